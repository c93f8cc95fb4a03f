import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellPreview, cellText } from '../../../src/table/cellText.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const textOf = (hex: string): string => cellText(bytesOf(hex), { kind: 'bson' });

/** Encoded with PyMongo 4 (`bson.encode`). */
const documents = {
  numbers:
    '520000001069002a000000126c00ffffffffffffff7f126d0000000000000000800164009a9999999999b93f' +
    '017a000000000000000080016e616e00000000000000f87f01696e6600000000000000f0ff00',
  decimals:
    '7900000013610001000000000000000000000000003e30136200f2af967ed05c82de3297ff6fde3c10b0136300' +
    '01000000000000000000000000004630136e000000000000000000000000000000007c13690000000000000000' +
    '0000000000000000f81362696700ffffffff638e8d37c087adbe09ed413000',
  texts:
    '530000000273000e0000006772c3bcc39f652000202278220002650001000000000b72005e612f620069000d63' +
    '0004000000662829000f7363001800000004000000672829000c000000107800010000000000',
  bytes:
    '36000000056200020000000000ff0575001000000004f24f9b6481fa49d1b74e8c09a6e31c56076f00507f1f77' +
    'bcf86cd79943901100',
  times: '280000000964007b56bcf48d010000096f6c64000008b30505feffff1174000700000000f1536500',
  nested:
    '5200000004610028000000103000010000000231000200000078000a32000433000500000000033400050000' +
    '000000036f00150000000370000d000000087100010866000000007f6d617800ff6d696e0000',
};

describe('BSON documents', () => {
  it('have every number exact', () => {
    expect(textOf(documents.numbers)).toBe(
      '{"i":42,"l":9223372036854775807,"m":-9223372036854775808,"d":0.1,"z":-0,"nan":"NaN","inf":"-Infinity"}',
    );
    expect(textOf(documents.decimals)).toBe(
      '{"a":0.1,"b":-1234567890.123456789012345678901234,"c":1000,"n":"NaN","i":"-Infinity",' +
        '"big":9999999999999999999999999999999999}',
    );
  });

  it('have texts, bytes and times as they are shown elsewhere', () => {
    expect(textOf(documents.texts)).toBe(
      '{"s":"grüße \\u0000 \\"x\\"","e":"","r":"/^a/b/i","c":"f()","sc":{"$code":"g()","$scope":{"x":1}}}',
    );
    expect(textOf(documents.bytes)).toBe(
      '{"b":"00ff","u":"f24f9b64-81fa-49d1-b74e-8c09a6e31c56","o":"507f1f77bcf86cd799439011"}',
    );
    expect(textOf(documents.times)).toBe(
      '{"d":"2024-02-29T12:00:00.123Z","old":"1901-01-01T00:00:00Z","t":{"t":1700000000,"i":7}}',
    );
  });

  it('nest', () => {
    expect(textOf(documents.nested)).toBe(
      '{"a":[1,"x",null,[],{}],"o":{"p":{"q":true,"f":false}},"max":{"$maxKey":1},"min":{"$minKey":1}}',
    );
  });

  it('are shown as their bytes as soon as one byte makes no sense, and never fail', () => {
    const all = Object.values(documents).map(bytesOf);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), fc.nat(255), (document, at, byte) => {
        const damaged = document.slice();
        damaged[at % damaged.length] = byte;
        expect(cellText(damaged, { kind: 'bson' })).toMatch(/^(?:\{.*\}|[0-9a-f]+)$/su);
        const cut = damaged.subarray(0, at % damaged.length);
        expect(cellText(cut, { kind: 'bson' })).toMatch(/^[0-9a-f]*$/);
      }),
    );
  });

  it('are looked at no further than a preview needs', () => {
    const items = Array.from({ length: 20_000 }, () => '100000' + '01000000').join('');
    const size = (5 + items.length / 2).toString(16).padStart(8, '0');
    const length = (size.match(/../g) ?? []).reverse().join('');
    const preview = cellPreview(bytesOf(`${length}${items}00`), { kind: 'bson' }, 50);
    expect(preview.length).toBeLessThan(70);
  });
});
