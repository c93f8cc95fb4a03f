import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tsvField } from '../../../src/table/tsv.ts';

/** Splits as spreadsheets do: a field that starts with a quote runs to the next lone quote. */
function parse(text: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length;) {
    const quoted = /^"((?:[^"]|"")*)"(?=\t|$)/.exec(text.slice(at));
    const plain = /^[^\t]*/.exec(text.slice(at))![0];
    fields.push(quoted === null ? plain : quoted[1]!.replaceAll('""', '"'));
    at += (quoted?.[0] ?? plain).length + 1;
  }
  return fields;
}

describe('tsvField', () => {
  it('quotes only what would break out of its cell', () => {
    expect(['a b', 'say "hi"', '"hi"', 'a\tb', 'a\nb'].map(tsvField)).toEqual([
      'a b',
      'say "hi"',
      '"""hi"""',
      '"a\tb"',
      '"a\nb"',
    ]);
  });

  it('comes back as the same fields', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ' ') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(parse(cells.map(tsvField).join('\t'))).toEqual(cells);
      }),
    );
  });
});
