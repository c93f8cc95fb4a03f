import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../../src/formats/format.ts';
import { runsOf } from '../../../../../src/scan/keys/arrowKeys.ts';
import type { KeyRuns } from '../../../../../src/table/keyRuns.ts';
import { corpusBytes, corpusFiles } from '../../../corpus.ts';
import { openDuckDB, type DuckDB } from '../../../jobs/duckdb.ts';
import '../../../parquetWasm.ts';
import { fixtureBytes, openBytes, sampleBytes } from '../fixture.ts';

/** Each row's value as hexadecimal bytes, `null` for null. */
function* rowKeys({ count, ends, codes, values }: KeyRuns): Generator<string> {
  for (let run = 0, row = 0; run < count; run++)
    for (; row < ends[run]!; row++) {
      const code = codes[run]!;
      if (code < 0) {
        yield 'null';
        continue;
      }
      const start = values.width === undefined ? values.offsets![code]! : code * values.width;
      const end = values.width === undefined ? values.offsets![code + 1]! : start + values.width;
      yield Buffer.from(values.bytes.subarray(start, end)).toString('hex');
    }
}

/** The keys of a column, told without decoding; `decoded` for segments that had to be. Undefined if all had to be. */
async function quickKeys(reader: TableReader, column: number): Promise<string[] | undefined> {
  const segments = { start: 0, end: reader.facts.segmentCount };
  const runs = reader.keyRuns?.(segments, [column]);
  if (runs === undefined) return undefined;
  const keys: string[] = [];
  let segment = 0;
  for await (const found of runs) {
    const [{ rowCount } = { rowCount: 0 }] = reader.segments({ start: segment, end: ++segment });
    if (found === undefined) keys.push(...Array<string>(rowCount).fill('decoded'));
    else keys.push(...rowKeys(found[0]!));
  }
  return keys;
}

async function decodedKeys(reader: TableReader, column: number): Promise<string[]> {
  const keys: string[] = [];
  const rows = { start: 0, end: reader.facts.rowCount };
  for await (const batch of reader.read({ rows, columns: [column] }))
    keys.push(...rowKeys(runsOf(batch.data.children[0]!, reader.schema.fields[column]!.type)));
  return keys;
}

/** Compares every column; returns how many were told without decoding any of it. */
async function compareAll(bytes: Uint8Array): Promise<number> {
  const { reader } = await openBytes(bytes);
  let quickColumns = 0;
  for (const [column, { name }] of reader.schema.fields.entries()) {
    const quick = await quickKeys(reader, column);
    if (quick === undefined) continue;
    const decoded = await decodedKeys(reader, column);
    expect(quick.length, name).toBe(decoded.length);
    const wrong = quick.findIndex((key, row) => key !== 'decoded' && key !== decoded[row]);
    expect(wrong, `${name}: ${quick[wrong] ?? ''} is ${decoded[wrong] ?? ''}`).toBe(-1);
    if (!quick.includes('decoded')) quickColumns++;
  }
  return quickColumns;
}

describe('keyRunsOf', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'key-runs-'));
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['trips.parquet', sampleBytes('trips.parquet'), 4],
    ['duckdb.parquet', sampleBytes('duckdb.parquet'), 2],
    ['tiny-row-groups.parquet', sampleBytes('tiny-row-groups.parquet'), 2],
    ['types.parquet', sampleBytes('types.parquet'), 8],
    ['pages.parquet', fixtureBytes('pages.parquet'), 3],
    ['oddNames.parquet', fixtureBytes('oddNames.parquet'), 1],
    ['snappy.parquet', sampleBytes('codecs/snappy.parquet'), 2],
    ['zstd.parquet', sampleBytes('codecs/zstd.parquet'), 2],
    ['gzip.parquet', sampleBytes('codecs/gzip.parquet'), 2],
    ['lz4.parquet', sampleBytes('codecs/lz4.parquet'), 2],
    ['none.parquet', sampleBytes('codecs/none.parquet'), 2],
  ])('tells the keys of %s that its values are', async (_name, bytes, atLeast) => {
    expect(await compareAll(bytes)).toBeGreaterThanOrEqual(atLeast);
  });

  it.each(['V1', 'V2'])(
    'reads bit-packed indexes, null runs and plain pages (%s)',
    async (version) => {
      const file = path.join(folder, `${version}.parquet`);
      await duckdb.run(`COPY (SELECT
        (hash(i) % 3)::INT AS few, (hash(i) % 100000)::BIGINT AS many, i // 500 AS runs,
        CASE WHEN (i // 100) % 2 = 0 THEN NULL ELSE i // 7 END AS gaps,
        CASE WHEN hash(i) % 5 = 0 THEN NULL ELSE 'v' || (hash(i) % 700) END AS text,
        NULL::BIGINT AS nothing, hash(i)::VARCHAR AS unlike,
        CASE WHEN i % 3 = 0 THEN 'NaN'::DOUBLE WHEN i % 3 = 1 THEN '-0.0'::DOUBLE ELSE 0::DOUBLE END AS real
      FROM range(50000) t(i)) TO '${file}'
      (FORMAT parquet, ROW_GROUP_SIZE 20000, PARQUET_VERSION ${version})`);
      expect(await compareAll(readFileSync(file))).toBeGreaterThanOrEqual(5);
    },
  );

  it.skipIf(corpusFiles.length === 0)('agrees with the decoder on the public files', async () => {
    let columns = 0;
    for (const name of corpusFiles.filter((each) => !each.endsWith('.encrypted'))) {
      try {
        columns += await compareAll(corpusBytes(name));
      } catch (error) {
        // Files that cannot be opened or decoded at all are other tests' business.
        if (!(error instanceof Error) || error.name !== 'TableError') throw error;
      }
    }
    expect(columns).toBeGreaterThan(200);
  });
});
