import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvScanner } from '../../../../../src/formats/text/read/csvScanner.ts';
import { scannedRows } from '../../../../../src/formats/text/read/scannedRows.ts';
import { delimitedOf, type DelimitedOptions } from '../../../../../src/formats/text/textOptions.ts';

type Row = readonly (string | null)[];

/** Pieces of a text, cut behind the characters that `cuts` count, as often as it takes. */
async function* piecesOf(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const characters = Array.from(text);
  for (let at = 0, i = 0; at < characters.length; i++) {
    const end = at + (cuts[i % cuts.length] ?? characters.length);
    yield await Promise.resolve(new TextEncoder().encode(characters.slice(at, end).join('')));
    at = end;
  }
}

/** Names, rows, and the lines that rows start on. */
async function scan(text: string, options: DelimitedOptions = {}, cuts: readonly number[] = []) {
  const scanner = new CsvScanner(delimitedOf({ format: 'csv', ...options }));
  const rows: Row[] = [];
  const lines: number[] = [];
  for await (const { cells, lines: starts } of scannedRows(piecesOf(text, cuts), scanner))
    for (let row = 0; row < cells.rows; row++) {
      const at = Array.from({ length: cells.columns }, (_, i) => row * cells.columns + i);
      rows.push(at.map((cell) => (cells.isNull(cell) ? null : cells.text(cell))));
      lines.push(starts[row]!);
    }
  return { names: scanner.names, rows, lines };
}

/** A character at a time, as Python's csv module goes: the same text for every field, all rows and the empty ones. */
function reference(text: string): { readonly rows: string[][]; readonly isOpen: boolean } {
  const rows: string[][] = [];
  let [row, field]: [string[], string] = [[], ''];
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let isOpen = false;
  const endField = (): void => {
    row.push(field);
    field = '';
    state = 'start';
  };
  const endRow = (): void => {
    endField();
    rows.push(row);
    row = [];
  };
  const characters = Array.from(text.replaceAll('\r\n', '\n'));
  for (const [i, character] of characters.entries()) {
    // A line end inside quotes stays as it was written: the tests have no CR LF there.
    if (state === 'quoted') {
      if (character === '"') state = 'closed';
      else field += character;
    } else if (state === 'closed' && character === '"') {
      field += '"';
      state = 'quoted';
    } else if (character === ',') endField();
    else if (character === '\n' || character === '\r') endRow();
    else if (state === 'start' && character === '"') state = 'quoted';
    else {
      field += character;
      state = 'plain';
    }
    if (i < characters.length - 1) continue;
    isOpen = state === 'quoted';
    if (isOpen || (character !== '\n' && character !== '\r')) endRow();
  }
  return { rows, isOpen };
}

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('rows of CSV', () => {
  it('are those that were written, wherever pieces of the file end', async () => {
    const field = fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'ä', '😀', 'x', ' ', "'", ';'),
      maxLength: 6,
    });
    const table = fc.integer({ min: 1, max: 4 }).chain((columns) =>
      fc.array(fc.array(fc.option(field), { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const quoted = (text: string | null): string =>
      text === null
        ? ''
        : text === '' || /["\n\r,]/.test(text)
          ? `"${text.replaceAll('"', '""')}"`
          : text;
    await fc.assert(
      fc.asyncProperty(table, lineEnd, cuts, fc.boolean(), async (rows, end, where, isEnded) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (isEnded ? end : '');
        // What is nothing at all at the end of a file is no row.
        const isLost = !isEnded && rows.at(-1)?.length === 1 && rows.at(-1)?.[0] === null;
        const found = await scan(text, { header: false }, where);
        expect(found.rows).toEqual(isLost ? rows.slice(0, -1) : rows);
      }),
      { numRuns: 1000 },
    );
  });

  it('are what Python takes any text for', async () => {
    const soup = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', 'b', ' '), maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(soup, cuts, async (body, where) => {
        const text = `h\n${body}`;
        const { rows, isOpen } = reference(text);
        const whole = isOpen ? rows.slice(1, -1) : rows.slice(1);
        const odd = whole.findIndex((row) => row.length !== 1);
        const found: string[] = [];
        const scanner = new CsvScanner(delimitedOf({ format: 'csv', nullText: '~' }));
        const scanning = (async () => {
          for await (const { cells } of scannedRows(piecesOf(text, where), scanner))
            for (let row = 0; row < cells.rows; row++) found.push(cells.text(row));
        })();
        if (isOpen || odd >= 0) await expect(scanning).rejects.toMatchObject({ code: 'corrupt' });
        else await scanning;
        expect(found).toEqual((odd < 0 ? whole : whole.slice(0, odd)).flat());
      }),
      { numRuns: 3000 },
    );
  });

  it('have a quote as a character where no field starts with it', async () => {
    expect((await scan('a,b\n5" pipe,x"y"\n"6"" pipe"x"y",2\n')).rows).toEqual([
      ['5" pipe', 'x"y"'],
      ['6" pipex"y"', '2'],
    ]);
  });

  it('tell nothing, the empty text and the text for null apart', async () => {
    const text = 'a,b,c\n,"",NA\n"NA",NA,""\n';
    expect((await scan(text)).rows).toEqual([
      [null, '', 'NA'],
      ['NA', 'NA', ''],
    ]);
    expect((await scan(text, { nullText: 'NA' })).rows).toEqual([
      ['', '', null],
      ['NA', null, ''],
    ]);
  });

  it('leave out blank lines, but where a row is one field', async () => {
    expect(await scan('\n\na,b\n\n1,2\r\n\r\n3,4\n\n')).toEqual({
      names: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
      lines: [5, 7],
    });
    expect((await scan('a\n1\n\n2\n\n')).rows).toEqual([['1'], [null], ['2'], [null]]);
    expect((await scan('a\n1\n\n""\n', { nullText: 'null' })).rows).toEqual([['1'], [''], ['']]);
  });

  it('are none where there is a header only', async () => {
    for (const text of ['a,b', 'a,b\n', '"a","b"\r\n'])
      expect(await scan(text)).toEqual({ names: ['a', 'b'], rows: [], lines: [] });
    expect((await scan('')).names).toBeUndefined();
  });

  it('may have any character between their fields', async () => {
    for (const delimiter of ['\t', '|', ';', ' ', 'x', '§', '→', '\u2028']) {
      const text = ['a', 'b\n1', '', '"'].join(delimiter) + `${delimiter}"\n`;
      const single = `p${delimiter}q\n1${delimiter}"a${delimiter}b"\n${delimiter}\n`;
      expect((await scan(single, { delimiter }, [1])).rows).toEqual([
        ['1', `a${delimiter}b`],
        [null, null],
      ]);
      await expect(scan(text, { delimiter })).rejects.toMatchObject({ code: 'corrupt' });
    }
    // Characters that start with the same byte as the delimiter are none.
    expect((await scan('a§b\n¡¢§©\n', { delimiter: '§' })).rows).toEqual([['¡¢', '©']]);
  });

  it('say by line what is wrong with them, after those before', async () => {
    const found: number[] = [];
    const scanner = new CsvScanner(delimitedOf({ format: 'csv' }));
    const text = 'a,b\n"1\n1",2\n3,4\n5\n6,7\n';
    const scanning = (async () => {
      for await (const { cells } of scannedRows(piecesOf(text, [3]), scanner))
        found.push(cells.rows);
    })();
    await expect(scanning).rejects.toMatchObject({
      message: 'it has 1 field instead of 2',
      where: { part: 'line 5' },
    });
    expect(found.reduce((sum, rows) => sum + rows, 0)).toBe(2);
    await expect(scan('a,b\n1,2,3\n')).rejects.toMatchObject({ where: { part: 'line 2' } });
    await expect(scan('a,b\n1,2\n3,"4\n5\n')).rejects.toMatchObject({
      message: 'a quote is not closed',
      where: { part: 'line 3' },
    });
  });
});
