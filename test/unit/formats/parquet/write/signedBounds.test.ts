import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import { rewrite } from '../../../../../src/jobs/rewrite.ts';
import { openDuckDB } from '../../../jobs/duckdb.ts';
import { temporaryFolder } from '../../../node/temporaryFolder.ts';
import '../../../parquetWasm.ts';
import { openBytes } from '../fixture.ts';
import { handmadeFile, joined, type HandmadeColumn } from '../handmadeFile.ts';

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

  it('are found where every value has a width of its own', async () => {
    const duckdb = await openDuckDB();
    const values = [0n, 128n, -1n, -129n, 32_767n, -32_768n, 5n, -70_000n, 8_388_607n, 127n];
    const file = handmadeFile(values.length, [decimals(values)]);
    const { output = new Uint8Array() } = await rewrite({
      source: memorySource('in', file),
      createSink: async () => Promise.resolve(createMemorySink(1 << 24)),
      options: { statistics: 'page' },
    });
    await writeFile(folder.file('widths.parquet'), output);
    const { reader } = await openBytes(output);
    expect(reader.columnChunks(0)).toMatchObject([{ min: '-700.00', max: '83886.07' }]);
    const { pages } = await reader.pages({ segment: 0, leaf: 0 }, { start: 0, end: 9 });
    expect(pages.filter(({ rows }) => rows)).toMatchObject([{ min: '-700.00', max: '83886.07' }]);
    const [bounds] = await duckdb.rows(
      `SELECT stats_min_value, stats_max_value FROM parquet_metadata('${folder.file('widths.parquet')}')`,
    );
    expect(bounds).toEqual(['-700.00', '83886.07']);
    const [found] = await duckdb.rows(
      `SELECT count(*)::VARCHAR FROM '${folder.file('widths.parquet')}' WHERE d > 83886 OR d < -699`,
    );
    expect(found).toEqual(['2']);
  });
});

/** A column of BYTE_ARRAY decimals of two digits behind the point, each in the fewest bytes. */
function decimals(values: readonly bigint[]): HandmadeColumn {
  const stored = values.map((value) => {
    const bytes: number[] = [];
    for (let rest = value; ; rest >>= 8n) {
      bytes.unshift(Number(rest & 0xffn));
      if (rest >= -128n && rest < 128n) break;
    }
    return joined(new Uint8Array(Uint32Array.of(bytes.length).buffer), Uint8Array.from(bytes));
  });
  return {
    element: {
      name: 'd',
      type: 6,
      repetitionType: 0,
      convertedType: 5,
      precision: 12,
      scale: 2,
      logicalType: { DECIMAL: { precision: 12, scale: 2 } },
    },
    pages: [{ values: values.length, body: joined(...stored) }],
  };
}
