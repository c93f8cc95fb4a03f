import { describe, expect, it } from 'vitest';
import { fillHoles } from '../../../../../src/formats/parquet/read/fillHoles.ts';
import { memorySource, type ByteSource } from '../../../../../src/io/byteSource.ts';
import { countingSource } from '../../../countingSource.ts';

const mebibyte = 1 << 20;

describe('filling the holes of a mini-file', () => {
  it('reads what lies close together at once, in any order, and drops what lies between', async () => {
    const source = countingSource(
      '',
      Uint8Array.from({ length: 200_000 }, (_, i) => i * 31),
    );
    const holes = [
      { start: 70_000, end: 70_010, at: 0 },
      { start: 10, end: 20, at: 10 },
      { start: 199_990, end: 200_000, at: 20 },
      { start: 60_000, end: 60_010, at: 30 },
    ];
    const bytes = new Uint8Array(40);
    let told = 0;
    await fillHoles([{ bytes, holes }], source, undefined, (read) => {
      told += read;
    });
    for (const { start, end, at } of holes)
      expect(bytes.subarray(at, at + end - start)).toEqual(await source.read(start, end));
    expect(source.reads.slice(0, 2)).toEqual([
      [10, 70_010],
      [199_990, 200_000],
    ]);
    expect(told).toBe(70_010);
  });

  it('reads a large chunk in parts, between which it can be cancelled', async () => {
    const size = 40 * mebibyte;
    const source = countingSource('', new Uint8Array(size).fill(7));
    const bytes = new Uint8Array(size);
    const controller = new AbortController();
    const holes = [{ start: 0, end: size, at: 0 }];
    await fillHoles([{ bytes, holes }], source, controller.signal);
    expect(source.reads).toHaveLength(3);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
    const cancelled = fillHoles([{ bytes, holes }], source, controller.signal, () => {
      controller.abort();
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.reads).toHaveLength(4);
  });

  it('reads large chunks that lie side by side each into its place, without a buffer for both', async () => {
    const data = Uint8Array.from({ length: 2 * mebibyte }, (_, i) => i * 31 + (i >> 9));
    const source = {
      ...memorySource('', data),
      read: () => Promise.reject(new Error('into a buffer')),
    };
    const fill = async (byteSource: ByteSource): Promise<boolean> => {
      const halves = [0, mebibyte].map((start) => ({
        bytes: new Uint8Array(mebibyte),
        holes: [{ start, end: start + mebibyte, at: 0 }],
      }));
      await fillHoles(halves, byteSource, undefined);
      return Buffer.concat(halves.map(({ bytes }) => bytes)).equals(data);
    };
    expect(await fill(source)).toBe(true);
    const remote = countingSource('', data);
    delete remote.readInto;
    expect(await fill(remote)).toBe(true);
    expect(remote.reads).toEqual([[0, 2 * mebibyte]]);
  });
});
