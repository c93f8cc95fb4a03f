import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFormats, isText, type FileFormat } from '../../../src/formats/fileFormat.ts';
import type { TextWriteOptions } from '../../../src/formats/tableWriters.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { convert, planConvert } from '../../../src/jobs/convert.ts';
import type { ConvertOptions } from '../../../src/jobs/convertSpec.ts';
import type { Field } from '../../../src/table/schema.ts';
import { hasPython } from '../../fakes/python/askPython.ts';
import { tables } from '../../fakes/tables/arbitrary.ts';
import { seenInArrow } from '../../fakes/tables/arrowTable.ts';
import { seenInAvro } from '../../fakes/tables/avroTable.ts';
import { becomes } from '../../fakes/tables/becomes.ts';
import {
  columnOf,
  countOf,
  hasPart,
  shown,
  typeName,
  type Cell,
  type TableSample,
} from '../../fakes/tables/cells.ts';
import { objectText, partTexts, plainText } from '../../fakes/tables/literals.ts';
import { seenInParquet } from '../../fakes/tables/parquetTable.ts';
import { seenInPython, typeInPython } from '../../fakes/tables/pythonTable.ts';
import { fileOf, type Lie } from '../../fakes/tables/writeTable.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

const trials = Number(process.env['TRIALS'] ?? 3);
const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);

const delimited = fc.record({
  delimiter: fc.constantFrom(undefined, ';', '|'),
  nullText: fc.constantFrom(undefined, 'NULL', '\\N'),
});

const lies: fc.Arbitrary<Lie> = fc.record({
  text: delimited,
  lineEnd: fc.constantFrom('\n', '\r\n'),
  isGzipped: fc.boolean(),
  isMarked: fc.boolean(),
  endsLastLine: fc.boolean(),
  batchRows: fc.integer({ min: 1, max: 30 }),
  hasDictionaries: fc.boolean(),
});

const outputs: fc.Arbitrary<Omit<ConvertOptions, 'format'>> = fc.record({
  text: fc
    .tuple(delimited, fc.constantFrom('none', 'gzip', 'zstd'), fc.boolean())
    .map(([text, compression, guardFormulas]) => ({ ...text, compression, guardFormulas })),
  arrow: fc.record({ batchRows: fc.integer({ min: 1, max: 30 }) }),
  avro: fc.record({
    codec: fc.constantFrom('null', 'deflate'),
    blockRows: fc.integer({ min: 1, max: 30 }),
  }),
  parquet: fc.record({ rowGroupRows: fc.integer({ min: 1, max: 30 }) }),
});

/** Avro has no number as large. */
function hasTooLarge({ fields }: TableSample, row: readonly Cell[]): boolean {
  return fields.some(({ type }, i) =>
    hasPart(
      type,
      row[i] ?? null,
      (of, cell) => of.kind === 'int' && cell !== null && countOf(cell) >= 2n ** 63n,
    ),
  );
}

const extensions = { none: '', gzip: '.gz', zstd: '.zst' } as const;

type TextOutput = TextWriteOptions & { readonly format: 'csv' | 'tsv' | 'ndjson' };

/** The fields of CSV; those that are null are. */
function csvRows({ fields, rows }: TableSample, { guardFormulas = false }: TextOutput) {
  const guarded = (value: string, isString: boolean): string =>
    guardFormulas && isString && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return rows.map((row) =>
    fields.map(({ type }, i) => {
      const cell = row[i] ?? null;
      return cell === null ? null : guarded(plainText(type, cell), type.kind === 'string');
    }),
  );
}

/** What a conversion made, and how its columns are called there. */
interface Converted {
  readonly from: FileFormat;
  readonly bytes: Uint8Array;
  readonly table: TableSample;
  readonly options: ConvertOptions;
  readonly names: readonly string[];
}

/** Columns as pyarrow and fastavro should see them: the name, the type, and the cells in words. */
function columnsInPython({ table, options, names }: Converted) {
  const { fields, rows } = table;
  const { format, text } = options;
  const texts =
    format === 'ndjson'
      ? rows.map((row) => fields.map(({ type }, i) => partTexts(type, row[i] ?? null)))
      : isText(format)
        ? csvRows(table, { ...text, format })
        : undefined;
  // Lines of JSON are all that has names.
  if (format === 'ndjson' && rows.length === 0) return [];
  return fields.map((field, i) => ({
    name: names[i],
    type: typeInPython(field.type, format),
    cells: columnOf(texts ?? rows, i).map((cell) =>
      shown(texts === undefined ? field.type : { kind: 'string' }, cell),
    ),
  }));
}

function becomesIn(field: Field, format: FileFormat): Field {
  return isText(format) ? field : { ...field, type: becomes(field.type, format) };
}

describe(`a conversion of a random table, as other programs see it (seed ${seed})`, () => {
  const folder = temporaryFolder();
  const converted: Converted[] = [];
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
    await duckdb.run(`SET TimeZone = 'UTC'`);
  });

  /** Names of the columns that the other program sees otherwise than they were. */
  async function changedIn(made: Omit<Converted, 'names'>): Promise<readonly string[]> {
    const { bytes, table, options } = made;
    const { fields, rows } = table;
    const { format, text = {} } = options;
    if (isText(format)) {
      await expectText(bytes, table, { format, ...text });
      converted.push({ ...made, names: fields.map(({ name }) => name) });
      return textChanges(table, { format, ...text });
    }
    const expected = fields.map((field) => becomesIn(field, format));
    const file = folder.file('out.parquet');
    if (format === 'parquet') await writeFile(file, bytes);
    const seen =
      format === 'avro'
        ? await seenInAvro(bytes, expected)
        : format === 'parquet'
          ? await seenInParquet(bytes, file, expected)
          : seenInArrow(bytes, expected);
    expect(seen.map(({ type }) => type)).toEqual(expected.map(({ type }) => typeName(type)));
    const values = fields.map((field, i) => {
      const cells = columnOf(rows, i).map((cell) => shown(field.type, cell));
      return [field.name, cells];
    });
    expect(
      seen.map(({ cells }, i) => [
        fields[i]?.name,
        cells.map((cell) => shown(expected[i]?.type ?? { kind: 'null' }, cell)),
      ]),
    ).toEqual(values);
    converted.push({ ...made, names: seen.map(({ name }) => name) });
    return fields
      .filter(({ name, type }, i) => seen[i]?.name !== name || seen[i].type !== typeName(type))
      .map(({ name }) => name);
  }

  async function expectText(bytes: Uint8Array, table: TableSample, text: TextOutput) {
    const { fields, rows } = table;
    const { format, compression = 'none', nullText = '' } = text;
    const file = folder.file(`out.${format}${extensions[compression]}`);
    await writeFile(file, bytes);
    if (format === 'ndjson') {
      const found = await duckdb.rows(`FROM read_ndjson_objects('${file}')`);
      expect(found.flat()).toEqual(rows.map((row) => objectText(fields, row)));
      return;
    }
    const delimiter = text.delimiter ?? (format === 'tsv' ? '\t' : ',');
    const columns = fields.map((_, i) => `c${i}: 'VARCHAR'`).join();
    const found = await duckdb.rows(
      `FROM read_csv('${file}', auto_detect = false, header = true, columns = {${columns}}, delim = '${delimiter}',
        quote = '"', escape = '"', nullstr = '${nullText}', allow_quoted_nulls = false, parallel = false)`,
    );
    expect(found).toEqual(csvRows(table, text));
  }

  function textChanges({ fields }: TableSample, { format, guardFormulas }: TextOutput): string[] {
    const changed = fields.filter(({ type }) => {
      if (type.kind === 'binary') return true;
      if (format === 'ndjson') return false;
      const isNested = ['list', 'struct', 'map'].includes(type.kind);
      return isNested || (type.kind === 'string' && guardFormulas === true);
    });
    return changed.map(({ name }) => name);
  }

  async function expectConverted(
    from: FileFormat,
    table: TableSample,
    lie: Lie,
    options: ConvertOptions,
  ) {
    const tools = { duckdb, scratch: folder.file('in.parquet') };
    // Where a row is one field that may be nothing, only the end of its line tells that it is there.
    const endsLastLine = lie.endsLastLine || table.fields.length === 1;
    const bytes = await fileOf(table, from, { ...lie, endsLastLine }, tools);
    const name = `in.${from}${isText(from) && lie.isGzipped ? '.gz' : ''}`;
    const context = {
      inputs: [{ name, open: async () => Promise.resolve(memorySource(name, bytes)) }],
      reading: { memoryLimitBytes: 2 ** 28 },
      createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
      report: () => undefined,
    };
    const whole = { ...options, input: lie.text };
    const { losses } = await planConvert(whole, context);
    if (options.format === 'avro' && table.rows.some((row) => hasTooLarge(table, row))) {
      const where = { part: expect.stringMatching(/^row \d+, column /) as string };
      await expect(convert(whole, context)).rejects.toMatchObject({ where });
      return;
    }
    const { output = new Uint8Array() } = await convert(whole, context);
    const changed = await changedIn({ from, bytes: output, table, options });
    // Each sentence is of one column, and names may have anything in them.
    const told = losses.map(
      (loss) => changed.find((column) => loss.startsWith(`Column ${column}: `)) ?? loss,
    );
    expect(told).toEqual(changed);
  }

  for (const from of fileFormats)
    it.each(fileFormats)(`${from} → %s`, { timeout: 60_000 }, async (to) => {
      await fc.assert(
        fc.asyncProperty(tables(from), lies, outputs, async (table, lie, options) => {
          await expectConverted(from, table, lie, { ...options, format: to });
        }),
        { numRuns: trials, seed },
      );
    });

  it.skipIf(!hasPython)('is the same to pyarrow and fastavro', { timeout: 600_000 }, async () => {
    const files = converted.map(({ table, options: { format, text = {} } }, i) => ({
      file: folder.file(
        `${i}.${format}${isText(format) ? extensions[text.compression ?? 'none'] : ''}`,
      ),
      format,
      text,
      fields: table.fields.map((field) => becomesIn(field, format)),
    }));
    for (const [i, { file }] of files.entries())
      await writeFile(file, converted[i]?.bytes ?? new Uint8Array());
    for (const [i, seen] of seenInPython(files).entries()) {
      const each = converted[i];
      expect(seen, JSON.stringify([each?.from, each?.options])).toEqual(
        each && columnsInPython(each),
      );
    }
  });
});
