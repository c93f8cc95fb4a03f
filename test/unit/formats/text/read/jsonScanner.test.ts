import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cells } from '../../../../../src/formats/text/read/cells.ts';
import { valueEnd } from '../../../../../src/formats/text/read/jsonBytes.ts';
import {
  jsonNotation,
  ObjectScanner,
  scanList,
} from '../../../../../src/formats/text/read/jsonScanner.ts';
import { jsonOf, parseJson } from '../../../../../src/formats/text/read/jsonValue.ts';
import { jsonOfCell } from '../../../../../src/formats/text/read/textColumn.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);

/** What parseJson takes, if it does. */
function parsed(text: string): string | undefined {
  try {
    return jsonOf(parseJson(text));
  } catch {
    // That it does not is the answer.
    return undefined;
  }
}

/** JSON text of any value, blanks and escapes included. */
const blanks = fc.constantFrom('', '', ' ', '\t', '\r ');
const text = fc
  .string({
    unit: fc.constantFrom(
      'a',
      'ä',
      '😀',
      '\\"',
      '\\\\',
      '\\n',
      '\\u00e4',
      '\\ud83d\\ude00',
      '\\/',
      '\t',
    ),
  })
  .map((inside) => `"${inside}"`);
const { value: json } = fc.letrec<{ value: string; parts: string[]; members: string[] }>((tie) => ({
  value: fc
    .tuple(
      blanks,
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('true', 'false', 'null', '0', '-0', '1e400', '-12.50E+3'),
        fc.bigInt().map(String),
        text,
        tie('parts').map((parts) => `[${parts.join(',')}]`),
        tie('members').map((parts) => `{${parts.join(',')}}`),
      ),
      blanks,
    )
    .map((parts) => parts.join('')),
  parts: fc.array(tie('value'), { maxLength: 4 }),
  members: fc.array(
    fc.tuple(text, tie('value')).map(([key, value]) => `${key} :${value}`),
    { maxLength: 4 },
  ),
}));

describe('JSON in bytes', () => {
  it('is taken and refused as parseJson does', () => {
    const broken = fc
      .tuple(
        json,
        fc.nat(),
        fc.constantFrom('', '"', '\\', ',', ':', '}', ']', '0', '.', 'e', 'n', '-', ' '),
      )
      .map(([whole, at, other]) => {
        const i = at % (whole.length + 1);
        return whole.slice(0, i) + other + whole.slice(i + 1);
      });
    fc.assert(
      fc.property(fc.oneof(json, broken), (whole) => {
        const trimmed = whole.trim();
        const bytes = bytesOf(trimmed);
        const isWhole = valueEnd(bytes, 0, 0) === bytes.length - 1;
        expect(isWhole).toBe(parsed(trimmed) !== undefined);
      }),
      { numRuns: 5000 },
    );
  });

  it('nests no deeper than parseJson goes', () => {
    for (const [deep, expected] of [
      [200, true],
      [201, false],
    ] as const) {
      const whole = '['.repeat(deep) + ']'.repeat(deep);
      const nested = `[${whole}]`.slice(1, -1);
      const bytes = bytesOf(nested);
      expect(valueEnd(bytes, 0, 1) > 0).toBe(expected);
      expect(parsed(`[${nested}]`) !== undefined).toBe(expected);
    }
  });

  it('has items and members as they were written, the last of one name', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 6 }), (values) => {
        const expected = values.map((each) => jsonOf(parseJson(each)));
        const items = new Cells(jsonNotation, { columns: 1, rows: 1 });
        items.bytes = bytesOf(`[${values.join(',')}]`);
        expect(scanList(items, 0)).toBe(items.bytes.length - 1);
        const found = Array.from({ length: items.rows }, (_, i) =>
          items.isNull(i) ? 'null' : jsonOfCell(items, i),
        );
        expect(found).toEqual(expected);

        const names = ['a', 'b"', 'ä'];
        const keys = values.map((_, i) => names[(i * 2) % 3]!);
        const members = new Cells(jsonNotation, { columns: 3, rows: 2 });
        const object = keys.map(
          (key, i) => `${i % 2 ? ' ' : ''}${JSON.stringify(key)} : ${values[i]!}`,
        );
        members.bytes = bytesOf(`{${object.join(',')}}`);
        expect(new ObjectScanner(names).scan(members, 1, 0)).toBe(members.bytes.length - 1);
        for (const [i, name] of names.entries()) {
          const last = keys.lastIndexOf(name);
          const value = members.isNull(3 + i) ? 'null' : jsonOfCell(members, 3 + i);
          expect(value).toBe(last < 0 ? 'null' : expected[last]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a name however it is escaped, and none that no column has', () => {
    const members = new Cells(jsonNotation, { columns: 1, rows: 1 });
    const objects = new ObjectScanner(['ä']);
    members.bytes = bytesOf('{"\\u00e4":"\\ud800\\u0041\\ud83d\\ude00"}');
    expect(objects.scan(members, 0, 0)).toBe(members.bytes.length - 1);
    expect(members.text(0)).toBe('\ufffdA😀');
    members.bytes = bytesOf('{"b":1}');
    expect(objects.scan(members, 0, 0)).toBe(-1);
  });
});
