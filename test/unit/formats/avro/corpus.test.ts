import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { readIpc } from '../../../../src/scan/tile.ts';
import { columnsOfIpc } from '../../../../src/table/ipcColumns.ts';
import { avroBytes, avroFiles } from '../../avroCorpus.ts';
import { plainValue } from './plainValue.ts';
import { allColumns, everything, memoryLimitBytes, scanned } from './reading.ts';

/** What fastavro reads in a file, or that it cannot. */
interface Expected {
  readonly sha256: string;
  readonly rows?: number;
  /** Digests of all values. */
  readonly columns?: Readonly<Record<string, string>>;
}

const url = new URL('../../../fixtures/avro/values.json', import.meta.url);
// Made by make_values.py beside it, in this shape.
const fastavro = JSON.parse(readFileSync(url, 'utf8')) as Readonly<Record<string, Expected>>;

const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

async function digests(reader: TableReader): Promise<Record<string, string>> {
  const ipc = await readIpc(reader, { rows: everything, columns: allColumns(reader) });
  const columns = columnsOfIpc(ipc);
  return Object.fromEntries(
    reader.schema.fields.map(({ name, type }, i) => {
      const column = columns[i];
      const rows = Array.from({ length: column?.length ?? 0 }, (_, row) => column?.at(row));
      const lines = rows.map((value) => `${JSON.stringify(plainValue(value, type))}\n`);
      return [name, sha256(lines.join(''))];
    }),
  );
}

const open = async (name: string): Promise<TableReader> =>
  openTable(memorySource(name, avroBytes(name)), { memoryLimitBytes });

const readable = avroFiles.filter((name) => fastavro[name]?.rows !== undefined);
const refused = avroFiles.filter((name) => fastavro[name]?.rows === undefined);

describe.skipIf(avroFiles.length === 0)('the public Avro files', () => {
  it('are those that fastavro was asked about', () => {
    const found = avroFiles.map((name) => [name, sha256(avroBytes(name))]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(fastavro).map(([name, { sha256: hash }]) => [name, hash])),
    );
  });

  it.each(readable)('%s has the values that fastavro reads', async (name) => {
    const reader = await open(name);
    expect(await digests(reader)).toEqual(fastavro[name]?.columns);
    expect(reader.facts.rowCount).toBe(fastavro[name]?.rows);
  });

  /** Rows in strict mode, rows in skip mode, and the error of strict mode; of what fastavro does not read. */
  it.each([
    // fastavro wants metadata and texts in valid UTF-8; the data is whole.
    ['apache_avro__share_test_data_syncInMeta', 6001, 6001, undefined],
    ['nat-n_jetliner__tests_data_corrupted_invalid-record-data', 50, 50, undefined],
    // The others are damaged.
    ['apache_avro__lang_c_tests_avro-1237-bad-union-discriminant', 1, 1, 'corrupt'],
    ['apache_avro__lang_c_tests_avro-1238-truncated', 0, 2, 'truncated'],
    ['apache_avro__lang_js_test_dat_person-10.no-codec', 10, 10, 'truncated'],
    ['linkedin_goavro__fixtures_blockCountExceedsMaxBlockCount', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_blockSizeExceedsMaxBlockSize', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_blockSizeNotGreaterThanZero', 0, 0, 'corrupt'],
    ['linkedin_goavro__fixtures_cannotDiscardBlockBytes', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_cannotReadBlockSize', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_cannotReadSyncMarker', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_firstBlockCountNotGreaterThanZero', 0, 0, 'truncated'],
    ['linkedin_goavro__fixtures_secondBlockCountZero', 1, 1, 'corrupt'],
    ['linkedin_goavro__fixtures_syncMarkerMismatch', 0, 0, 'corrupt'],
    ['linkedin_goavro__fixtures_temp1', 0, 0, 'corrupt'],
    ['nat-n_jetliner__tests_data_corrupted_corrupted-compressed', 0, 76, 'corrupt'],
    ['nat-n_jetliner__tests_data_corrupted_corrupted-sync-marker', 5, 100, 'corrupt'],
    ['nat-n_jetliner__tests_data_corrupted_multi-block-one-corrupted', 14, 298, 'corrupt'],
    ['nat-n_jetliner__tests_data_corrupted_truncated', 0, 0, 'truncated'],
  ])('%s has %i rows, and %i when damage is skipped', async (stem, strict, skip, code) => {
    const bytes = avroBytes(`${stem}.avro`);
    expect(refused).toContain(`${stem}.avro`);
    const { ids, error } = await scanned(bytes);
    expect(ids).toHaveLength(strict);
    if (code === undefined) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ code, where: { offset: expect.any(Number) as number } });
    expect((await scanned(bytes, { badBlocks: 'skip' })).ids).toHaveLength(skip);
  });

  it('are refused when they are no Avro files', async () => {
    const codes = [
      'linkedin_goavro__fixtures_bad-header',
      'linkedin_goavro__fixtures_temp0',
      'nat-n_jetliner__tests_data_corrupted_invalid-magic',
    ].map(async (stem) => open(`${stem}.avro`).catch((error: unknown) => error));
    expect(await Promise.all(codes)).toMatchObject([
      { code: 'notTable' },
      { code: 'empty' },
      { code: 'notTable' },
    ]);
  });
});
