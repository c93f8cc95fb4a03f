import { describe, expect, it } from 'vitest';
import type { TableReader } from '../../../src/formats/format.ts';
import type { Range } from '../../../src/table/schema.ts';
import { segmentSizes } from '../../../src/scan/segmentSizes.ts';

/** A reader of segments of these many bytes, and half as many rows. */
function readerOf(sizes: readonly number[]): TableReader {
  const segments = ({ start, end }: Range) =>
    sizes
      .slice(start, end)
      .map((compressedBytes) => ({ compressedBytes, rowCount: compressedBytes / 2 }));
  // Only what is looked at.
  return { facts: { segmentCount: sizes.length }, segments } as unknown as TableReader;
}

describe('the sizes of segments', () => {
  it('are counted by powers of two', async () => {
    expect(await segmentSizes(readerOf([2, 1, 2, 3, 4, 7, 8, 64_000]))).toEqual({
      count: 8,
      least: 1,
      most: 64_000,
      leastRows: 0.5,
      mostRows: 32_000,
      counts: [1, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    });
  });

  it('of a file without segments are none', async () => {
    const none = { count: 0, least: 0, most: 0, leastRows: 0, mostRows: 0, counts: [] };
    expect(await segmentSizes(readerOf([]))).toEqual(none);
  });

  it('of many segments can be cancelled', async () => {
    const signal = AbortSignal.timeout(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const sizes = segmentSizes(readerOf(new Array<number>(100_000).fill(9)), signal);
    await expect(sizes).rejects.toMatchObject({ name: 'AbortError' });
  });
});
