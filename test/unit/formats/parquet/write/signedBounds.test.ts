import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import { rewrite } from '../../../../../src/jobs/rewrite.ts';
import { openDuckDB } from '../../../jobs/duckdb.ts';
import { temporaryFolder } from '../../../node/temporaryFolder.ts';
import '../../../parquetWasm.ts';
import { openBytes } from '../fixture.ts';

describe('bounds of decimals that are stored as bytes', () => {
  const folder = temporaryFolder();

  it('are those of every page and of the chunk, of both signs, in lists and beside nulls', async () => {
    const duckdb = await openDuckDB();
    const file = folder.file('in.parquet');
    await duckdb.run(
      `COPY (SELECT CASE WHEN i % 3 > 0 THEN (i - 1500)::DECIMAL(30, 2) END AS rising,
               [((i * 7919 % 1009) - 500)::DECIMAL(30, 0), NULL] AS list,
               NULL::DECIMAL(30, 1) AS nothing
             FROM range(3000) t(i)) TO '${file}' (FORMAT parquet)`,
    );
    const { output = new Uint8Array() } = await rewrite({
      source: memorySource('in', await readFile(file)),
      createSink: async () => Promise.resolve(createMemorySink(1 << 24)),
      options: { pageBytes: 2000, compression: 'gzip' },
    });
    await writeFile(folder.file('out.parquet'), output);
    const { reader } = await openBytes(output);
    const [rising, list, nothing] = reader.columnChunks(0);
    expect(rising).toMatchObject({ min: '-1499.00', max: '1499.00' });
    expect(list).toMatchObject({ min: '-500', max: '508' });
    expect(nothing?.min).toBeUndefined();
    const { pages } = await reader.pages({ segment: 0, leaf: 0 }, { start: 0, end: 100 });
    expect(pages.length).toBeGreaterThan(5);
    let row = 0;
    for (const { min, max, rows = 0 } of pages) {
      const [found] = await duckdb.rows(
        `SELECT min(rising)::VARCHAR, max(rising)::VARCHAR
         FROM '${folder.file('out.parquet')}' WHERE file_row_number >= ${row} AND file_row_number < ${row + rows}`,
      );
      expect([min, max]).toEqual(found);
      row += rows;
    }
    expect(row).toBe(3000);
  });
});
