/** Rows of NDJSON: an object a line, blank lines between them. */
import { TableError } from '../../../base/errors.ts';
import { Cells } from './cells.ts';
import { skipBlanks } from './jsonBytes.ts';
import { jsonNotation, ObjectScanner } from './jsonScanner.ts';
import { jsonObject } from './jsonValue.ts';
import { rowsPerBatch, type RowScanner, type TextWindow } from './rowScanner.ts';

const lineFeed = 0x0a;
const utf8 = new TextDecoder();

export class NdjsonScanner implements RowScanner {
  readonly cells: Cells;
  readonly lines: Float64Array;
  readonly #names: ReadonlySet<string>;
  readonly #objects: ObjectScanner;
  #line = 1;

  constructor(names: readonly string[]) {
    const rows = rowsPerBatch(names.length);
    this.#names = new Set(names);
    this.#objects = new ObjectScanner(names);
    this.cells = new Cells(jsonNotation, { columns: names.length, rows });
    this.lines = new Float64Array(rows);
  }

  scan(window: TextWindow, start: number): number {
    const { cells } = this;
    const { bytes, end } = window;
    cells.bytes = bytes;
    cells.rows = 0;
    let at = start;
    while (at < end && cells.rows < this.lines.length) {
      const first = skipBlanks(bytes, at);
      const isBlank = bytes[first] === lineFeed;
      const objectEnd = isBlank ? first : this.#objects.scan(cells, cells.rows, first);
      const lineEnd = objectEnd < 0 ? -1 : skipBlanks(bytes, objectEnd);
      const isWhole = lineEnd >= 0 && bytes[lineEnd] === lineFeed;
      const next = (isWhole ? lineEnd : bytes.indexOf(lineFeed, at)) + 1;
      // The line feed behind the window is the file's only where the file ends.
      if (next > end && !window.isLast) break;
      if (!isWhole) {
        // What comes before a fault is there first.
        if (cells.rows > 0) break;
        throw this.#faultOf(utf8.decode(bytes.subarray(at, next - 1)));
      }
      if (!isBlank) this.lines[cells.rows++] = this.#line;
      this.#line++;
      at = next;
    }
    return at;
  }

  tooLong(): TableError {
    return tooLong(this.#line);
  }

  #faultOf(text: string): TableError {
    const { keys } = jsonObject(text, this.#line);
    const key = keys.find((name) => !this.#names.has(name)) ?? '';
    return new TableError('invalidArgument', `the first rows have no key ${JSON.stringify(key)}`, {
      where: { part: `line ${this.#line}` },
    });
  }
}

/** Lines as they are, blank ones left out: a cell each. */
export class LineScanner implements RowScanner {
  readonly cells = new Cells(jsonNotation, { columns: 1, rows: rowsPerBatch(1) });
  readonly lines = new Float64Array(rowsPerBatch(1));
  #line = 1;

  scan({ bytes, end, isLast }: TextWindow, start: number): number {
    const { cells } = this;
    cells.bytes = bytes;
    cells.rows = 0;
    let at = start;
    while (at < end && cells.rows < this.lines.length) {
      const next = bytes.indexOf(lineFeed, at) + 1;
      if (next > end && !isLast) break;
      if (bytes[skipBlanks(bytes, at)] !== lineFeed) {
        cells.starts[cells.rows] = at;
        cells.ends[cells.rows] = next - 1;
        this.lines[cells.rows++] = this.#line;
      }
      this.#line++;
      at = next;
    }
    return at;
  }

  tooLong(): TableError {
    return tooLong(this.#line);
  }
}

function tooLong(line: number): TableError {
  return new TableError('tooLarge', 'it is too long', { where: { part: `line ${line}` } });
}
