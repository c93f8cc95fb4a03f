import { describe, expect, it } from 'vitest';
import { giveBuffer, takeBuffer } from '../../../../../src/formats/parquet/flat/bufferPool.ts';

const megabyte = 1024 * 1024;

describe('memory that was given back', () => {
  it('is taken again by who needs about as much', () => {
    const first = takeBuffer(megabyte);
    giveBuffer(first);
    expect(takeBuffer(3 * megabyte)).not.toBe(first);
    expect(takeBuffer(megabyte - 100)).toBe(first);
    expect(takeBuffer(megabyte)).not.toBe(first);
  });

  it('is let go of where it is much, the oldest first', () => {
    const buffers = Array.from({ length: 5 }, () => takeBuffer(4 * megabyte));
    for (const buffer of buffers) giveBuffer(buffer);
    expect(buffers.map(({ byteLength }) => byteLength / megabyte)).toEqual([0, 4, 4, 4, 4]);
  });

  it('is not kept where it is little', () => {
    const small = takeBuffer(1000);
    giveBuffer(small);
    expect(small.byteLength).toBe(1000);
    expect(takeBuffer(1000)).not.toBe(small);
  });
});
