import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/table/schema.ts';
import { copyText } from '../../../webview/grid/copyText.ts';

const text: Field = { name: 's', type: { kind: 'string' }, nullable: true, typeText: '' };
const number: Field = {
  name: 'n',
  type: { kind: 'int', bits: 64, signed: true },
  nullable: true,
  typeText: '',
};
const values: unknown[][] = [
  ['plain', 9_223_372_036_854_775_807n],
  ['a\tb', null],
  ['', -1n],
];

describe('copyText', () => {
  const range = { rows: { start: 0, end: 3 }, columns: { start: 0, end: 2 } };

  it('is exact, quotes what would break the table, and leaves nulls empty', () => {
    const copied = copyText(range, [text, number], (row, column) => ({
      kind: 'value',
      value: values[row]?.[column],
    }));
    expect(copied).toBe('plain\t9223372036854775807\n"a\tb"\t\n\t-1');
  });

  it('does not copy half: with cells missing or too many of them, it leaves it to the host', () => {
    const pending = copyText(range, [text, number], (row) =>
      row < 2 ? { kind: 'value', value: null } : { kind: 'pending' },
    );
    expect(pending).toBeUndefined();
    const large = { rows: { start: 0, end: 20_001 }, columns: { start: 0, end: 1 } };
    expect(copyText(large, [text], () => ({ kind: 'value', value: 'x' }))).toBeUndefined();
    const start = { kind: 'value', value: 'x', wholeBytes: 2 ** 30 } as const;
    expect(copyText(range, [text, number], () => start)).toBeUndefined();
  });
});
