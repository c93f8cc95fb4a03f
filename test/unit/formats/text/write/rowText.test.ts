import { describe, expect, it } from 'vitest';
import { csv, ndjson } from '../../../../../src/formats/text/write/rowText.ts';
import type { DataType, Field } from '../../../../../src/table/schema.ts';

const field = (name: string, type: DataType): Field => ({
  name,
  type,
  nullable: true,
  typeText: '',
});
const bytes = { kind: 'binary' } as const;
const variant = field('v', {
  kind: 'variant',
  fields: [field('metadata', bytes), field('value', bytes)],
});
const names = Uint8Array.of(1, 0, 0);
/** 42, "hi", and a value of a type that there is not. */
const variants = [[12, 42], [9, 0x68, 0x69], [0xfc]].map((value) => [
  names,
  Uint8Array.from(value),
]);
/** {"a": 42}, and its bytes without the first. */
const document = Uint8Array.of(12, 0, 0, 0, 0x10, 0x61, 0, 42, 0, 0, 0, 0);

describe('a column of values that say themselves what they are', () => {
  it.each([
    [variant, variants, [42, 'hi', '(invalid variant: its type 63 is unknown)']],
    [
      field('b', { kind: 'bson' }),
      [document, document.subarray(1)],
      [{ a: 42 }, '0000001061002a00000000'],
    ],
  ] as const)(
    'is JSON in every line of text, whether they can be decoded or not (%#)',
    (of, values, meant) => {
      const columns = [{ length: values.length, at: (row: number) => values[row] }];
      for (const [row, value] of meant.entries()) {
        const cell = csv([of]).line(columns, row, false);
        const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(JSON.parse(plain)).toEqual(value);
        expect(JSON.parse(ndjson([of]).line(columns, row, false))).toEqual({ [of.name]: value });
      }
    },
  );
});
