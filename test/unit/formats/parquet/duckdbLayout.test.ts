import { readFileSync } from 'node:fs';
import type { Json } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type {
  ColumnChunkLayout,
  SchemaElementFacts,
  SegmentLayout,
} from '../../../../src/table/layout.ts';
import { floatText } from '../../../../src/table/numberText.ts';
import { corpusFiles, corpusPath, hasCorpus } from '../../corpus.ts';
import { DuckDbReader } from './duckdb.ts';
import { fixturePath } from './fixture.ts';

type Row = Readonly<Record<string, Json>>;

async function openFile(path: string): Promise<TableReader> {
  const bytes = new Uint8Array(readFileSync(path));
  return openParquet(memorySource('test.parquet', bytes), { memoryLimitBytes: 1 });
}

/** A string as it is. */
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** As DuckDB's JSON has it. */
const text = (value: number | string | undefined): string | null =>
  value === undefined ? null : String(value);

/** The columns of parquet_metadata that are numbers or names. */
function plainFields(chunk: ColumnChunkLayout, segment: SegmentLayout): Row {
  return {
    row_group_num_rows: text(segment.rowCount),
    row_group_bytes: text(segment.declaredBytes),
    row_group_compressed_bytes: text(segment.declaredCompressedBytes),
    file_offset: text(chunk.declaredOffset),
    num_values: text(chunk.values),
    path_in_schema: chunk.path,
    type: chunk.physicalType,
    compression: chunk.codec,
    stats_null_count: text(chunk.nulls),
    stats_distinct_count: text(chunk.distinct),
    index_page_offset: text(chunk.indexPageOffset),
    dictionary_page_offset: text(chunk.dictionaryPageOffset),
    data_page_offset: text(chunk.dataPageOffset),
    total_compressed_size: text(chunk.compressedBytes),
    total_uncompressed_size: text(chunk.uncompressedBytes),
    bloom_filter_offset: text(chunk.bloomFilter?.offset),
    bloom_filter_length: text(chunk.bloomFilter?.bytes),
    geo_types: chunk.geospatial?.types.map((type) => type.toLowerCase().replace(' ', '_')) ?? null,
    geo_box: chunk.geospatial === undefined ? null : Object.values(chunk.geospatial.box).flat(),
  };
}

/** Theirs of the same shape as plainFields. */
function theirFields(row: Row): Row {
  const path = textOf(row['path_in_schema']).split(', ').join('.');
  const box = row['geo_bbox'];
  const bounds = typeof box === 'object' && box !== null ? Object.values(box) : [];
  return {
    ...row,
    path_in_schema: path,
    geo_box: row['geo_types'] === null ? null : bounds.filter((bound) => bound !== null),
  };
}

/** A bound as cellText spells it. */
function spelled(bound: Json | undefined, chunk: ColumnChunkLayout): string | null {
  if (typeof bound !== 'string') return null;
  const { logicalType } = chunk;
  if (logicalType.startsWith('TIMESTAMP')) {
    const zone = logicalType.includes('UTC') ? 'Z' : '';
    const iso = bound
      .replace(' ', 'T')
      .replace(/\+00$/, '')
      .replace(/(\.\d*?)0+$/, '$1');
    return `${iso.replace(/^(\d{5})-/, '+0$1-')}${zone}`;
  }
  if (logicalType.startsWith('TIME')) return bound.replace(/\+00$/, '');
  if (isFloat(chunk)) return floatText(Number(bound), logicalType === 'FLOAT16' ? 16 : 64);
  return isBytes(chunk) ? hexOfEscaped(bound) : bound;
}

const isFloat = ({ physicalType, logicalType }: ColumnChunkLayout): boolean =>
  physicalType === 'FLOAT' || physicalType === 'DOUBLE' || logicalType === 'FLOAT16';

const isBytes = ({ physicalType, logicalType }: ColumnChunkLayout): boolean =>
  physicalType.endsWith('BYTE_ARRAY') && logicalType === '';

/** DuckDB shows bytes as ASCII, and `\x` with two digits for what is not. */
function hexOfEscaped(bound: string): string {
  return bound.replace(/\\x([0-9A-F]{2})|[^]/g, (character, digits?: string) =>
    digits === undefined
      ? character.charCodeAt(0).toString(16).padStart(2, '0')
      : digits.toLowerCase(),
  );
}

/** DuckDB's instants have microseconds. */
function cutAsTheirs(bound: string, { logicalType }: ColumnChunkLayout): string {
  if (logicalType !== 'TIMESTAMP(NANOS, UTC)') return bound;
  return bound.replace(/(\.\d{6})\d+Z$/, '$1Z').replace(/\.0+Z$/, 'Z');
}

function ourBound(bound: string | undefined, chunk: ColumnChunkLayout): string | null {
  if (bound === undefined) return null;
  if (!isFloat(chunk)) return cutAsTheirs(bound, chunk);
  return floatText(Number(bound), chunk.logicalType === 'FLOAT16' ? 16 : 64);
}

/** We show the start of a long text. */
function isSame(ours: string | null, theirs: string | null): boolean {
  return ours?.endsWith('…') === true
    ? theirs?.startsWith(ours.slice(0, -1)) === true
    : ours === theirs;
}

function boundDifferences(row: Row, chunk: ColumnChunkLayout): string[] {
  // The deprecated bounds of byte arrays were compared in ways that differ by writer: DuckDB believes them, we do not.
  const isOld = row['stats_min_value'] === null && row['stats_min'] !== null;
  if (isOld && chunk.physicalType.endsWith('BYTE_ARRAY') && chunk.min === undefined) return [];
  const pairs = [
    ['min', chunk.min, row['stats_min_value'] ?? row['stats_min']],
    ['max', chunk.max, row['stats_max_value'] ?? row['stats_max']],
  ] as const;
  return pairs.flatMap(([which, bound, theirs]) => {
    const [ours, other] = [ourBound(bound, chunk), spelled(theirs, chunk)];
    return isSame(ours, other) ? [] : [`${which} ${ours}, DuckDB ${other}`];
  });
}

/** DuckDB tells the offset of a column chunk only where the row group has one, too. */
const isUntold = (key: string, row: Row): boolean => key === 'file_offset' && row[key] === null;

function chunkDifferences(row: Row, chunk: ColumnChunkLayout, segment: SegmentLayout): string[] {
  const theirs = theirFields(row);
  const differing = Object.entries(plainFields(chunk, segment)).flatMap(([key, ours]) =>
    JSON.stringify(ours) === JSON.stringify(theirs[key]) || isUntold(key, row)
      ? []
      : [`${key} ${JSON.stringify(ours)}, DuckDB ${JSON.stringify(theirs[key])}`],
  );
  const encodings = textOf(row['encodings']).split(', ');
  const vague = chunk.encodings.filter((encoding) => !encodings.includes(encoding));
  return [
    ...differing,
    ...(vague.length === 0 ? [] : [`encodings ${vague.join()}, DuckDB ${encodings.join()}`]),
    ...boundDifferences(row, chunk),
  ];
}

/** `TIMESTAMP` for their `TimestampType(…)`. */
function annotationOf({ logical_type: type }: Row): string | null {
  const name = /^(\w+)Type\(/.exec(textOf(type))?.[1]?.toUpperCase();
  if (name === 'INT') return 'INTEGER';
  return name === 'NULL' ? 'UNKNOWN' : (name ?? null);
}

function elementRow(element: SchemaElementFacts): Row {
  return {
    name: element.name,
    type: element.physicalType ?? null,
    type_length: text(element.typeLength),
    repetition_type: element.repetition ?? null,
    num_children: text(element.children),
    converted_type: element.convertedType ?? null,
    scale: text(element.scale),
    precision: text(element.precision),
    field_id: text(element.fieldId),
    // DuckDB has no name for VARIANT.
    annotation:
      element.logicalType === 'VARIANT'
        ? null
        : (element.logicalType?.replace(/\(.*/s, '') ?? null),
  };
}

/** What DuckDB says of a file in other words than we do. */
async function differences(duckDb: DuckDbReader, path: string): Promise<string[]> {
  const reader = await openFile(path);
  const found: string[] = [];
  const segments = reader.segments({ start: 0, end: Infinity });
  const ours = segments.flatMap((segment) =>
    reader.columnChunks(segment.index).map((chunk) => ({ segment, chunk })),
  );
  const rows = await duckDb.json('parquet_metadata', path);
  if (rows.length !== ours.length) found.push(`${ours.length} chunks, DuckDB ${rows.length}`);
  for (const [index, { segment, chunk }] of ours.entries())
    for (const difference of chunkDifferences(rows[index] ?? {}, chunk, segment))
      found.push(`row group ${segment.index}, ${chunk.path}: ${difference}`);
  const elements = await duckDb.json('parquet_schema', path);
  for (const [index, element] of reader.schemaElements().entries()) {
    const row = elements[index] ?? {};
    const theirs: Row = { ...row, annotation: annotationOf(row) };
    for (const [key, value] of Object.entries(elementRow(element)))
      if (theirs[key] !== value)
        found.push(`${element.name}: ${key} ${textOf(value)}, DuckDB ${textOf(theirs[key])}`);
  }
  return found;
}

/** DuckDB rounds an odd nanosecond where its zoned timestamps end. */
const knownDifferences = [
  'shredded_variant/case-034.parquet: row group 0, var.typed_value: min 1957-11-07T12:33:54.123456Z, DuckDB 1957-11-07T12:33:54.123457Z',
  'shredded_variant/case-034.parquet: row group 0, var.typed_value: max 1957-11-07T12:33:54.123456Z, DuckDB 1957-11-07T12:33:54.123457Z',
];

/** Key-value metadata, as bytes that no JSON mangles. */
async function keyValueDifferences(duckDb: DuckDbReader, path: string): Promise<string[]> {
  const { facts } = await openFile(path);
  const rows = await duckDb.json('parquet_kv_metadata', path);
  const theirs = rows.map((row) =>
    [row['key'], row['value']].map((part) => hexOfEscaped(textOf(part))),
  );
  const ours = facts.keyValueMetadata.map(({ key, value }) => [key, value].map(hexOfText));
  return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : ['key-value metadata'];
}

const hexOfText = (value: string): string => Buffer.from(value).toString('hex');

describe('the layout', () => {
  it('of a fixture is what DuckDB tells of it', async () => {
    const duckDb = await DuckDbReader.open();
    expect(await differences(duckDb, fixturePath('details.parquet'))).toEqual([]);
    expect(await differences(duckDb, fixturePath('pages.parquet'))).toEqual([]);
    duckDb.close();
  });

  it.skipIf(!hasCorpus)(
    'of every corpus file is what DuckDB tells of it, field by field',
    { timeout: 120_000 },
    async () => {
      const duckDb = await DuckDbReader.open();
      const found: string[] = [];
      let compared = 0;
      for (const name of corpusFiles) {
        if (!(await duckDb.canTell(corpusPath(name)))) continue;
        compared++;
        const path = corpusPath(name);
        const all = [
          ...(await differences(duckDb, path)),
          ...(await keyValueDifferences(duckDb, path)),
        ];
        found.push(...all.map((difference) => `${name}: ${difference}`));
      }
      duckDb.close();
      expect(found).toEqual(knownDifferences);
      expect(compared).toBeGreaterThan(190);
    },
  );
});
