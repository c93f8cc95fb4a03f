import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellDisplay } from '../../../webview/grid/cellDisplay.ts';

const text = { kind: 'string' } as const;
const double = { kind: 'float', bits: 64 } as const;

describe('cellDisplay', () => {
  it('tells the branch of a union behind its value', () => {
    const fields = [
      { name: 'member0', type: text, nullable: true, typeText: 'string' },
      { name: 'member1', type: double, nullable: true, typeText: 'double' },
    ];
    const union = { kind: 'union', fields } as const;
    expect(cellDisplay(['a', null], union)).toEqual({ text: 'a · string', look: 'text' });
    expect(cellDisplay([null, 1.5], union)).toEqual({ text: '1.5 · double', look: 'number' });
    expect(cellDisplay([null, null], union)).toEqual({ text: 'NULL', look: 'null' });
  });

  it('tells null, empty and NaN from texts that spell the same', () => {
    const looks = [
      cellDisplay(null, text),
      cellDisplay('NULL', text),
      cellDisplay('', text),
      cellDisplay('empty', text),
      cellDisplay(NaN, double),
      cellDisplay('NaN', text),
      cellDisplay(new Uint8Array(), { kind: 'binary' }),
    ].map(({ text: shown, look }) => `${shown}/${look}`);
    expect(looks).toEqual([
      'NULL/null',
      'NULL/text',
      'empty/empty',
      'empty/text',
      'NaN/special',
      'NaN/text',
      'empty/empty',
    ]);
  });

  it('shows what is invisible', () => {
    expect(cellDisplay('a\tb\nc\u0000\u007f\u200b\u202e', text).text).toBe(
      'a⇥b↵c␀␡⟨U+200B⟩⟨U+202E⟩',
    );
  });

  it('cuts long values, not inside a character', () => {
    const { text: shown } = cellDisplay('x'.repeat(299) + '😀'.repeat(9), text);
    expect(shown).toBe(`${'x'.repeat(299)}…`);
    expect(cellDisplay(new Uint8Array(9), { kind: 'binary' }, 2 ** 30).text).toBe(
      '000000000000000000 · 1073741824 B',
    );
    expect(cellDisplay(new Uint8Array(1000), { kind: 'binary' }).text).toBe(
      `${'0'.repeat(48)}… · 1000 B`,
    );
  });

  it('is one short line of well-formed text, whatever the string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (value) => {
        const { text: shown } = cellDisplay(value, text);
        expect(shown).not.toMatch(/[\n\r\t]/);
        expect(shown.length).toBeLessThan(301 * 8);
        expect(shown.length).toBeGreaterThan(0);
      }),
    );
  });
});
