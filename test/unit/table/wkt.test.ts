import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wktText } from '../../../src/table/wkt.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const one = '000000000000f03f';
const two = '0000000000000040';
const nan = '000000000000f87f';
const point = `0101000000${one}${two}`;

describe('wktText', () => {
  it('reads both byte orders, and one inside the other', () => {
    expect(wktText(bytesOf(point))).toBe('POINT (1 2)');
    expect(wktText(bytesOf('00000000013ff00000000000004000000000000000'))).toBe('POINT (1 2)');
    expect(wktText(bytesOf(`000000000700000001${point}`))).toBe('GEOMETRYCOLLECTION (POINT (1 2))');
  });

  it('tells Z and M in the ISO form and in the extended form', () => {
    const three = `${one}${two}${one}`;
    expect(wktText(bytesOf(`01e9030000${three}`))).toBe('POINT Z (1 2 1)');
    expect(wktText(bytesOf(`01d1070000${three}`))).toBe('POINT M (1 2 1)');
    expect(wktText(bytesOf(`01b90b0000${three}${two}`))).toBe('POINT ZM (1 2 1 2)');
    expect(wktText(bytesOf(`0101000080${three}`))).toBe('POINT Z (1 2 1)');
    expect(wktText(bytesOf(`0101000040${three}`))).toBe('POINT M (1 2 1)');
    expect(wktText(bytesOf(`01010000e0e6100000${three}${two}`))).toBe(
      'SRID=4326;POINT ZM (1 2 1 2)',
    );
  });

  it('tells a point without coordinates from a line with one', () => {
    expect(wktText(bytesOf(`0101000000${nan}${nan}`))).toBe('POINT EMPTY');
    expect(wktText(bytesOf('010200000000000000'))).toBe('LINESTRING EMPTY');
    expect(wktText(bytesOf(`010200000001000000${nan}${one}`))).toBe('LINESTRING (NaN 1)');
  });

  it('refuses what is not a geometry and nothing else', () => {
    const wrong = [
      '',
      '02',
      '0101000000',
      `${point}00`,
      `0108000000${one}${two}`,
      `01a10f0000${one}${two}`,
      // A MULTILINESTRING of points.
      `010500000001000000${point}`,
      // More members than there are bytes.
      `0104000000ffffffff${point}`,
      // A collection in a collection, and so on.
      '010700000001000000'.repeat(1000),
    ];
    for (const hex of wrong) expect(wktText(bytesOf(hex)), hex).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(['string', 'undefined']).toContain(typeof wktText(bytes));
      }),
    );
  });

  it('stops soon after the limit', () => {
    const line = bytesOf(`0102000000a0860100${`${one}${two}`.repeat(100_000)}`);
    const text = wktText(line, 50);
    expect(text?.slice(0, 27)).toBe('LINESTRING (1 2, 1 2, 1 2, ');
    expect(text?.length).toBeLessThan(60);
    expect(wktText(line)).toHaveLength(500_011);
  });
});
