import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { fileFormats, type FileFormat } from '../../../src/formats/fileFormat.ts';
import { openRows } from '../../../src/formats/rowSources.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { convert, planConvert } from '../../../src/jobs/convert.ts';
import type { DataType, Field } from '../../../src/table/schema.ts';
import { typesInArrow } from '../../fakes/tables/arrowTable.ts';
import { typeName } from '../../fakes/tables/cells.ts';
import { membersOf, textOfMember } from '../../fakes/tables/jsonMembers.ts';
import { avroBytes, avroFiles } from '../avroCorpus.ts';
import { corpusBytes, corpusFiles, corpusPath } from '../corpus.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

interface CorpusFile {
  readonly name: string;
  readonly format: 'parquet' | 'avro';
  readonly bytes: Uint8Array;
}

/** Its values have 1 GiB: no JavaScript string holds one. */
const huge = 'data/large_string_map.brotli.parquet';

/** Its times are of the years 290,000. */
const spark = 'data/int96_from_spark.parquet';

const files: readonly CorpusFile[] = [
  ...corpusFiles
    .filter((name) => name !== huge)
    .map((name) => ({ name, format: 'parquet' as const, bytes: corpusBytes(name) })),
  ...avroFiles.map((name) => ({ name, format: 'avro' as const, bytes: avroBytes(name) })),
];

/** Files of no more bytes are converted to all formats, others to one that their names draw. */
const smallBytes = 4096;

function formatsFor({ name, format, bytes }: CorpusFile): readonly FileFormat[] {
  // As NDJSON they are what the others are held against.
  const others = fileFormats.filter((other) => other !== format && other !== 'ndjson');
  if (bytes.byteLength <= smallBytes) return others;
  const drawn = Buffer.from(name).reduce((sum, byte) => sum + byte, 0) % others.length;
  return others.slice(drawn, drawn + 1);
}

const reading = { memoryLimitBytes: 2 ** 28 };

function contextOf(format: FileFormat, bytes: Uint8Array) {
  const name = `in.${format}`;
  return {
    inputs: [{ name, open: async () => Promise.resolve(memorySource(name, bytes)) }],
    reading,
    createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
    report: () => undefined,
  };
}

async function converted(from: FileFormat, bytes: Uint8Array, to: FileFormat): Promise<Uint8Array> {
  return (await convert({ format: to }, contextOf(from, bytes))).output ?? new Uint8Array();
}

async function jsonOf(format: FileFormat, bytes: Uint8Array): Promise<string> {
  return new TextDecoder().decode(await converted(format, bytes, 'ndjson'));
}

async function fieldsOf(format: FileFormat, bytes: Uint8Array): Promise<readonly Field[]> {
  const rows = await openRows(memorySource(`in.${format}`, bytes), reading);
  rows.close();
  return rows.schema.fields;
}

/** A corpus file that can be read, and what is in it. */
interface Readable extends CorpusFile {
  readonly fields: readonly Field[];
  readonly json: string;
}

/** Files that are refused, by the code of the error; all others are converted. */
const refusals: Readonly<Record<string, RegExp>> = {
  encrypted: /\.encrypted$/,
  corrupt:
    /GH-41317|GH-41321|GH-47662|6229-DICTHEADER|PARQUET-1481|bad-union-discriminant|SizeNotGreater|secondBlockCountZero|syncMarkerMismatch|temp1|corrupted-compressed|corrupted-sync|one-corrupted/,
  truncated:
    /1238-truncated|person-10.no-codec|Exceeds|cannot(?:Discard|Read)|firstBlockCount|corrupted_truncated/,
  notTable: /bad-header|invalid-magic/,
  empty: /temp0/,
};

/** What DuckDB cannot be asked about. */
const notInDuckDB: readonly RegExp[] = [
  /byte_stream_split_extended|hadoop_lz4|map_no_value/, // It does not read them.
  /int96_from_spark|nested_structs/, // It does not understand years of more than four digits in JSON.
  /^shredded_variant/, // It reads no variants from JSON, and one of these files is the end of its database.
];

/** The plan says that the column changes, and its values are written otherwise. */
function isWrittenOtherwise(type: DataType, to: FileFormat): boolean {
  if (to === 'avro' && type.kind === 'geometry') return true;
  if (to === 'avro' && type.kind === 'map' && type.key.type.kind !== 'string') return true;
  if (to === 'parquet' && (type.kind === 'union' || ('fields' in type && type.fields.length === 0)))
    return true;
  return partsOf(type).some((part) => isWrittenOtherwise(part.type, to));
}

function partsOf(type: DataType): readonly Field[] {
  if (type.kind === 'list') return [type.item];
  if (type.kind === 'map') return [type.key, type.value];
  return 'fields' in type ? type.fields : [];
}

type Texts = readonly (readonly (string | null)[])[];

/** What each member of each line says; of variants as JSON. */
function textsOf(json: string, fields: readonly Field[]): Texts {
  return membersOf(json).map((row) =>
    row.map((member, i) => {
      if (member === 'null') return null;
      return fields[i]?.type.kind === 'variant' ? member : textOfMember(member);
    }),
  );
}

/** As JSON, nothing tells a variant's own null from none; what it is no variant for is told in brackets. */
function alike(text: string | null, { kind }: DataType): string | null {
  if (kind !== 'variant' || text === null) return text;
  if (text === 'null') return null;
  return text.startsWith('"(invalid variant: ') ? textOfMember(text) : text;
}

function isNoPlainText(type: DataType): boolean {
  return 'fields' in type || ['list', 'map', 'binary', 'geometry', 'bson'].includes(type.kind);
}

/** Of the columns, those that have another name or type in the output. */
async function changedIn(
  output: Uint8Array,
  format: FileFormat,
  fields: readonly Field[],
): Promise<readonly Field[]> {
  const seen =
    format === 'arrow' || format === 'arrows'
      ? typesInArrow(output)
      : (await fieldsOf(format, output)).map(({ name, type }) => ({ name, type: typeName(type) }));
  return fields.filter(
    ({ name, type }, i) => seen[i]?.name !== name || seen[i].type !== typeName(type),
  );
}

describe.skipIf(files.length === 0)('converting the public corpus', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  const readable: Readable[] = [];
  const refused: Record<string, string> = {};
  let written = 0;
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
    await duckdb.run(`SET TimeZone = 'UTC'`);
    for (const file of files) {
      const { name, format, bytes } = file;
      try {
        const json = await jsonOf(format, bytes);
        readable.push({ ...file, json, fields: await fieldsOf(format, bytes) });
      } catch (error) {
        if (!(error instanceof TableError)) throw error;
        refused[name] = error.code;
      }
    }
  }, 240_000);

  async function textsInCsv(bytes: Uint8Array, delimiter: string, columns: number): Promise<Texts> {
    // A name of its own: DuckDB keeps what it has seen.
    const path = folder.file(`${++written}.csv`);
    await writeFile(path, bytes);
    const types = Array.from({ length: columns }, (_, i) => `c${i}: 'VARCHAR'`).join();
    const rows = await duckdb.rows(
      `FROM read_csv('${path}', auto_detect = false, header = true, columns = {${types}},
        delim = '${delimiter}', quote = '"', escape = '"', nullstr = '',
        allow_quoted_nulls = false, parallel = false, max_line_size = 10_000_000)`,
    );
    // All of its columns are text.
    return rows as Texts;
  }

  async function expectKept({ name, format: from, bytes, fields, json }: Readable, to: FileFormat) {
    const output = await converted(from, bytes, to);
    const isDelimited = to === 'csv' || to === 'tsv';
    const seen = isDelimited
      ? await textsInCsv(output, to === 'csv' ? ',' : '\t', fields.length)
      : textsOf(await jsonOf(to, output), await fieldsOf(to, output));
    const kept = (texts: Texts): Texts =>
      texts.map((row) =>
        fields.flatMap(({ type }, i) =>
          isWrittenOtherwise(type, to) ? [] : [alike(row[i] ?? null, type)],
        ),
      );
    expect(kept(seen), `${name} → ${to}`).toEqual(kept(textsOf(json, fields)));
    const { losses } = await planConvert({ format: to }, contextOf(from, bytes));
    const told = fields.filter(({ name: column }) =>
      losses.some((loss) => loss.startsWith(`Column ${column}: `)),
    );
    const changed = isDelimited
      ? fields.filter(({ type }) => isNoPlainText(type))
      : await changedIn(output, to, fields);
    const namesOf = (of: readonly Field[]): string[] => of.map((field) => field.name);
    expect(namesOf(told), `${name} → ${to}`).toEqual(namesOf(changed));
  }

  it('refuses what is damaged or encrypted, and nothing else', () => {
    const expected = files.flatMap(({ name }) => {
      const code = Object.keys(refusals).find((each) => refusals[each]?.test(name));
      return code === undefined ? [] : [[name, code]];
    });
    expect(refused).toEqual(Object.fromEntries(expected));
  });

  it('writes the values that DuckDB reads as JSON', async () => {
    for (const { name, format, json } of readable) {
      if (format !== 'parquet' || notInDuckDB.some((names) => names.test(name))) continue;
      const rows = `FROM read_parquet('${corpusPath(name)}')`;
      const columns = (await duckdb.rows(`DESCRIBE ${rows}`)).map(([column, type]) => ({
        column: `"${String(column).replaceAll('"', '""')}"`,
        type: String(type).replaceAll("'", "''"),
      }));
      const path = folder.file(`${++written}.ndjson`);
      await writeFile(path, json);
      const types = columns.map(
        ({ column, type }) => `${column}: '${type === 'BLOB' ? 'VARCHAR' : type}'`,
      );
      const values = columns.map(({ column, type }) =>
        type === 'BLOB' ? `unhex(${column})` : column,
      );
      const found = await duckdb.rows(
        `SELECT ${values.join()} FROM read_json('${path}', format = 'newline_delimited', columns = {${types.join()}})`,
      );
      // As JSON: it reads -0 as 0.
      expect(JSON.stringify(found), name).toBe(JSON.stringify(await duckdb.rows(rows)));
    }
  });

  it.each(fileFormats.filter((format) => format !== 'ndjson'))(
    'keeps every value in %s, but for what the plan says',
    async (format) => {
      for (const file of readable)
        if (formatsFor(file).includes(format) && !(format === 'avro' && file.name === spark))
          await expectKept(file, format);
    },
  );

  it('stops at a time that Avro has no number for', async () => {
    const file = readable.find(({ name }) => name === spark);
    await expect(
      converted('parquet', file?.bytes ?? new Uint8Array(), 'avro'),
    ).rejects.toMatchObject({
      message: 'the time is outside 1677 to 2262, which a long of nanoseconds spans',
    });
  });
});
