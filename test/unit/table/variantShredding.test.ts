import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/table/cellText.ts';
import type { DataType, Field } from '../../../src/table/schema.ts';

const field = (name: string, type: DataType): Field => ({
  name,
  type,
  nullable: true,
  typeText: '',
});
const bytes: DataType = { kind: 'binary' };
const int32: DataType = { kind: 'int', bits: 32, signed: true };
const text: DataType = { kind: 'string' };

/** The columns of a shredded value: value and typed_value. */
const shredded = (type: DataType): Field[] => [field('value', bytes), field('typed_value', type)];
const group = (name: string, type: DataType): Field =>
  field(name, { kind: 'struct', fields: shredded(type) });
const variantOf = (type: DataType): DataType => ({
  kind: 'variant',
  fields: [field('metadata', bytes), ...shredded(type)],
});

/** A dictionary of the names a, b and c. */
const names = Uint8Array.of(0x11, 3, 0, 1, 2, 3, 0x61, 0x62, 0x63);
const variantNull = Uint8Array.of(0);
const seven = Uint8Array.of(0x0c, 7);
/** {"c":7} */
const restWithC = Uint8Array.of(0x02, 1, 2, 0, 2, 0x0c, 7);

const objectType = variantOf({ kind: 'struct', fields: [group('b', text), group('a', int32)] });
const listType = variantOf({ kind: 'list', item: group('element', int32) });

describe('a shredded variant', () => {
  it('is its typed value, or else its value', () => {
    const type = variantOf(int32);
    expect(cellText([names, null, 5], type)).toBe('5');
    expect(cellText([names, seven, null], type)).toBe('7');
    expect(cellText([names, variantNull, null], type)).toBe('null');
    expect(cellText([names, null, null], type)).toBe('null');
    expect(cellText([names, seven, 5], type)).toBe(
      '(invalid variant: it has both a value and a typed_value)',
    );
  });

  it('tells members that are missing from those that are null', () => {
    const members = [
      [null, null],
      [variantNull, null],
    ];
    expect(cellText([names, null, members], objectType)).toBe('{"a":null}');
  });

  it('joins members of both kinds, by name', () => {
    const members = [
      [null, 'x'],
      [null, 1],
    ];
    expect(cellText([names, restWithC, members], objectType)).toBe('{"a":1,"b":"x","c":7}');
    expect(cellText([names, seven, members], objectType)).toBe(
      '(invalid variant: its value is not an object, and its typed_value is)',
    );
  });

  it('has items of either kind, and null for one that is not there', () => {
    const items = [
      [null, 1],
      [seven, null],
      [null, null],
    ];
    expect(cellText([names, null, items], listType)).toBe('[1,7,null]');
  });

  it('is invalid where it is shredded to a type that variants do not have', () => {
    const unsigned = variantOf({ kind: 'int', bits: 32, signed: false });
    for (const parts of [
      [names, null, 5],
      [names, seven, null],
    ])
      expect(cellText(parts, unsigned)).toBe(
        '(invalid variant: its typed_value has a type that variants do not have)',
      );
  });
});
