import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockReader } from '../../../src/engine/blockReader.ts';
import type { TableReader } from '../../../src/formats/format.ts';
import { openTable } from '../../../src/formats/registry.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { readParts } from '../../../src/scan/readParts.ts';
import type { RowReader } from '../../../src/scan/rowReader.ts';
import { readIpc } from '../../../src/scan/tile.ts';
import { shownReader } from '../../../src/scan/shown/shownReader.ts';
import { ShownRows } from '../../../src/scan/shown/shownRows.ts';
import { columnsOfIpc } from '../../../src/table/ipcColumns.ts';
import { countingSource, type CountingSource } from '../countingSource.ts';
import { openDuckDB } from '../jobs/duckdb.ts';
import '../parquetWasm.ts';

const rowCount = 9_000;
const options = { memoryLimitBytes: 2 ** 28, cacheBytes: 0 };
const sort = { column: 'value', descending: false };
let source: CountingSource;
let reader: TableReader;
let shown: ShownRows;

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'blocks-'));
  const file = path.join(folder, 'in.parquet');
  const duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i AS n, hash(i) % 100000 AS value, 'text ' || hash(i, 1) % 50 AS text,
      [i % 3, NULL] AS list FROM range(${rowCount}) t(i))
    TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  source = countingSource('in.parquet', readFileSync(file));
  rmSync(folder, { recursive: true });
  reader = await openTable(source, options);
  shown = new ShownRows(reader, { sort }, options.memoryLimitBytes);
  await shown.run(() => undefined);
});
afterAll(() => {
  reader.close();
});

const inBlocks = (maxBytes = Infinity): RowReader =>
  blockReader(shownReader(reader, shown), shownReader(reader, shown, maxBytes));

async function cells(from: RowReader, start: number, columns: readonly number[]): Promise<unknown> {
  const rows = { start, end: Math.min(rowCount, start + 256) };
  const found = columnsOfIpc(await readIpc(from, { rows, columns }));
  return found.map((column) =>
    Array.from({ length: rows.end - rows.start }, (_, i) => column.at(i)),
  );
}

describe('sorted rows read in blocks', () => {
  it('are those that are read one tile at a time', async () => {
    const exact = shownReader(reader, shown);
    const tile = fc.tuple(fc.nat(rowCount - 1), fc.constantFrom([0, 1], [2], [3, 0, 2]));
    await fc.assert(
      fc.asyncProperty(fc.array(tile, { maxLength: 4 }), async (tiles) => {
        const blocks = inBlocks();
        for (const [start, columns] of tiles)
          expect(await cells(blocks, start, columns)).toEqual(await cells(exact, start, columns));
      }),
      { numRuns: 20 },
    );
  });

  it('read what neighbours have read no more, even if they ask at the same time', async () => {
    const blocks = inBlocks();
    const before = source.reads.length;
    await cells(blocks, 256, [0, 2]);
    const once = source.reads.length - before;
    await Promise.all([512, 0, 1792].map(async (start) => cells(blocks, start, [0, 2])));
    expect(source.reads.length - before).toBe(once);
    await Promise.all([4096, 4352, 4608].map(async (start) => cells(blocks, start, [0, 2])));
    expect(source.reads.length - before).toBe(2 * once);
  });

  it('come all the same where a block would be too large', async () => {
    const exact = shownReader(reader, shown);
    expect(await cells(inBlocks(1000), 300, [0, 2])).toEqual(await cells(exact, 300, [0, 2]));
  });

  it('are read again after a cancelled call', async () => {
    const blocks = inBlocks();
    const abort = new AbortController();
    const rows = { start: 0, end: 256 };
    const cancelled = readIpc(blocks, { rows, columns: [0] }, abort.signal);
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(await cells(blocks, 0, [0])).toEqual(await cells(shownReader(reader, shown), 0, [0]));
  });

  it('show what is whole of a damaged file', async () => {
    const name = new URL('../../fixtures/samples/damaged.parquet', import.meta.url);
    const damaged = await openTable(memorySource('damaged.parquet', readFileSync(name)), options);
    const column = damaged.schema.fields[1]?.name ?? '';
    const view = new ShownRows(damaged, { sort: { column, descending: true } }, 2 ** 28);
    await view.run(() => undefined);
    const exact = shownReader(damaged, view);
    const asked = { rows: { start: 300, end: 500 }, columns: [0, 1] };
    const parts = await readParts(blockReader(exact, exact), asked);
    expect(parts).toEqual(await readParts(exact, asked));
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(new Set(['cells', 'failed']));
  });
});
