import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellPreview, cellText } from '../../../src/table/cellText.ts';
import type { DataType, Field } from '../../../src/table/schema.ts';

const part = (name: string): Field => ({
  name,
  type: { kind: 'binary' },
  nullable: true,
  typeText: '',
});
const variant: DataType = { kind: 'variant', fields: [part('metadata'), part('value')] };

/** A dictionary of the names a and b, offsets of one byte. */
const names = Uint8Array.of(0x11, 2, 0, 1, 2, 0x61, 0x62);
const textOf = (...value: readonly number[]): string =>
  cellText([names, Uint8Array.from(value)], variant);

/** An array of `parts`: one byte for the count, two for each offset. */
function arrayOf(...parts: readonly (readonly number[])[]): number[] {
  const offsets = [0];
  for (const bytes of parts) offsets.push((offsets.at(-1) ?? 0) + bytes.length);
  return [0x07, parts.length, ...offsets.flatMap((at) => [at & 255, at >> 8]), ...parts.flat()];
}

const int8 = (value: number): number[] => [0x0c, value];

describe('the binary encoding of VARIANT', () => {
  it('nests objects and arrays, with members in the order of their names', () => {
    // Names b, a refer to values that lie the other way round.
    const object = [0x02, 2, 0, 1, 2, 0, 4, ...int8(1), ...int8(2)];
    expect(textOf(...object)).toBe('{"a":2,"b":1}');
    expect(textOf(...arrayOf(int8(1), [0], arrayOf(), object))).toBe('[1,null,[],{"a":2,"b":1}]');
  });

  it.each([
    ['it ends before its 2 bytes do', [0x0c]],
    ['its type 21 is unknown', [21 << 2]],
    ['a decimal has the scale 39', [8 << 2, 39, 0, 0, 0, 0]],
    ['it has no name 7', [0x02, 1, 7, 0, 2, ...int8(1)]],
    // Two parts that are the same bytes: such parts in parts would make a text without end.
    ['its parts overlap', [0x02, 2, 0, 1, 0, 0, 2, ...int8(1)]],
  ])('says that %s', (reason, value) => {
    expect(textOf(...value)).toBe(`(invalid variant: ${reason})`);
  });

  it('is refused with metadata of another version', () => {
    const text = cellText([Uint8Array.of(2, 0, 0), Uint8Array.of(0)], variant);
    expect(text).toBe('(invalid variant: version 2 of its metadata is unknown)');
    expect(cellText([null, Uint8Array.of(0)], variant)).toBe(
      '(invalid variant: it has no metadata)',
    );
  });

  it('is refused where it is nested deeper than a stack should hold', () => {
    let value: number[] = int8(1);
    for (let depth = 0; depth < 300; depth++) value = arrayOf(value);
    expect(textOf(...value)).toBe('(invalid variant: it is nested more than 256 deep)');
  });

  it('is looked at no further than a preview needs', () => {
    const items = Array.from({ length: 255 }, () =>
      arrayOf(...Array.from({ length: 50 }, () => [0])),
    );
    const preview = cellPreview([names, Uint8Array.from(arrayOf(...items))], variant, 30);
    expect(preview.length).toBeLessThan(60);
    expect(preview.startsWith('[[null,null,null,null,null,')).toBe(true);
  });

  it('never fails, whatever the bytes, and never makes more text than they account for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 200 }), (a, b) => {
        for (const metadata of [a, names])
          expect(cellText([metadata, b], variant).length).toBeLessThan(20_000);
      }),
    );
  });
});
