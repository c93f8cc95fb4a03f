import { describe, expect, it } from 'vitest';
import { coalesce } from '../../../../../src/formats/parquet/pages/byteRanges.ts';

const kib = 1024;
const mib = 1024 * kib;

describe('coalesce', () => {
  it('reads neighbours in one go, gaps of up to 64 KiB included', () => {
    const ranges = [
      { start: 100, end: 200 },
      { start: 0, end: 50 },
      { start: 200 + 64 * kib, end: 300 + 64 * kib },
    ];
    expect(coalesce(ranges)).toEqual([{ start: 0, end: 300 + 64 * kib }]);
  });

  it('does not read larger gaps', () => {
    const ranges = [
      { start: 0, end: 50 },
      { start: 51 + 64 * kib, end: 52 + 64 * kib },
    ];
    expect(coalesce(ranges)).toEqual(ranges);
  });

  it('does not make reads of more than 32 MiB out of smaller ones', () => {
    const ranges = [0, 20, 40].map((start) => ({ start: start * mib, end: (start + 20) * mib }));
    expect(coalesce(ranges)).toEqual(ranges);
  });

  it('keeps every range whole in one read', () => {
    const ranges = [
      { start: 0, end: 31 * mib },
      { start: 30 * mib, end: 50 * mib },
    ];
    expect(coalesce(ranges)).toEqual([{ start: 0, end: 50 * mib }]);
  });
});
