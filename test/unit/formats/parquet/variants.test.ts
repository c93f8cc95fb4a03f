import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { cellText } from '../../../../src/table/cellText.ts';
import { corpusBytes, corpusPath, hasCorpus } from '../../corpus.ts';
import '../../parquetWasm.ts';
import { cellsOf } from './fixture.ts';
import { bareVariant, variantText } from './icebergVariant.ts';

/** One case of the corpus, as its cases.json has it. */
interface Case {
  readonly case_number: number;
  readonly parquet_file?: string;
  readonly variant?: string;
  readonly variants?: string;
  readonly variant_file?: string;
  readonly variant_files?: readonly (string | null)[];
  readonly error_message?: string;
}

function casesOf(): readonly Case[] {
  const file = corpusPath('shredded_variant/cases.json');
  if (!existsSync(file)) return [];
  // The corpus's own record, in this shape.
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];
}

const cases = casesOf().filter(({ parquet_file: file }) => file !== undefined);

/** The VARIANT column, which is called `var`. */
async function ourTexts({ parquet_file: file = '' }: Case): Promise<readonly string[]> {
  const name = `shredded_variant/${file}`;
  const reader = await openTable(memorySource(name, corpusBytes(name)), { memoryLimitBytes: 1e9 });
  const column = reader.schema.fields.findIndex((field) => field.name === 'var');
  const rows = { start: 0, end: Infinity };
  const [texts = []] = await cellsOf(reader, { rows, columns: [column] });
  reader.close();
  return texts;
}

function binaryText(file: string | null): string {
  if (file === null) return '(null)';
  return bareVariant(corpusBytes(`shredded_variant/${file}`));
}

describe.skipIf(!hasCorpus)('shredded variants of the parquet-testing corpus', () => {
  it('are put together to the values that the corpus says they have', async () => {
    let compared = 0;
    for (const one of cases) {
      const said = one.variants ?? one.variant;
      if (said === undefined) continue;
      const files = one.variant_files ?? [one.variant_file ?? null];
      const texts = await ourTexts(one);
      const label = `case ${one.case_number}`;
      expect(texts, `${label}, as text`).toEqual(variantText(said));
      expect(texts, `${label}, as binary`).toEqual(files.map(binaryText));
      compared += texts.length;
    }
    expect(compared).toBeGreaterThan(130);
  });

  it('say what is wrong with them where they break the specification', async () => {
    const texts = new Map<number, readonly string[]>();
    for (const one of cases)
      if (one.error_message !== undefined) texts.set(one.case_number, await ourTexts(one));
    expect(Object.fromEntries(texts)).toEqual({
      40: ['(invalid variant: it has both a value and a typed_value)'],
      42: ['(invalid variant: it has both a value and a typed_value)'],
      87: ['(invalid variant: its value is not an object, and its typed_value is)'],
      127: ['(invalid variant: its typed_value has a type that variants do not have)'],
      128: ['(invalid variant: its value is not an object, and its typed_value is)'],
      137: ['(invalid variant: its typed_value has a type that variants do not have)'],
    });
  });
});

describe.skipIf(!hasCorpus)('variants of the parquet-testing corpus', () => {
  const bytes = { kind: 'binary' } as const;
  const part = (name: string) => ({ name, type: bytes, nullable: false, typeText: '' });
  const type = { kind: 'variant', fields: [part('metadata'), part('value')] } as const;
  const textOf = (name: string): string => {
    const read = (ext: string): Uint8Array => corpusBytes(`variant/${name}.${ext}`);
    return cellText([read('metadata'), read('value')], type);
  };

  it('have every primitive type exact', () => {
    const primitives = {
      binary: '"031337deadbeefcafe"',
      boolean_false: 'false',
      boolean_true: 'true',
      date: '"2025-04-16"',
      // The corpus's JSON has this one as a double: 1.2345678912345678e+16.
      decimal16: '12345678912345678.90',
      decimal4: '12.34',
      decimal8: '12345678.90',
      double: '1234567890.1234',
      float: '1234568000',
      int16: '1234',
      int32: '123456',
      int64: '1234567890123456789',
      int8: '42',
      null: 'null',
      time: '"12:33:54.123456"',
      timestamp: '"2025-04-16T16:34:56.78Z"',
      timestampntz: '"2025-04-16T12:34:56.78"',
      timestamp_nanos: '"2024-11-07T12:33:54.123456789Z"',
      timestampntz_nanos: '"2024-11-07T12:33:54.123456789"',
      uuid: '"f24f9b64-81fa-49d1-b74e-8c09a6e31c56"',
    };
    for (const [name, text] of Object.entries(primitives))
      expect(textOf(`primitive_${name}`), name).toBe(text);
  });

  it('have the strings, objects and arrays that the corpus says', () => {
    // It is not quite JSON: a comma follows its last entry.
    const json = readFileSync(corpusPath('variant/data_dictionary.json'), 'utf8');
    const said = JSON.parse(json.replace(/,\s*\}\s*$/, '}')) as Readonly<Record<string, unknown>>;
    const names = Object.keys(said).filter((name) =>
      /^(?:array|object|short)_|_string$/.test(name),
    );
    expect(names).toHaveLength(8);
    for (const name of names) expect(JSON.parse(textOf(name)), name).toEqual(said[name]);
  });
});
