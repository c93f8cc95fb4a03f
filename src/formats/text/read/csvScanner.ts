/** Rows and fields of CSV and TSV, found byte by byte. https://www.rfc-editor.org/rfc/rfc4180 */
import { TableError } from '../../../base/errors.ts';
import { Cells, type ByteSpan, type Notation } from './cells.ts';
import { rowsPerBatch, type RowScanner, type TextWindow } from './rowScanner.ts';
import type { Delimited } from '../textOptions.ts';

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d] as const;

/** A field is text, whatever its column's type. */
const csvNotation: Notation = { unescape: unquote, isText: () => true };

/** What follows the closing quote belongs to the field as it is: lenient, as most readers are. */
function unquote({ bytes, start, end }: ByteSpan, target: Uint8Array, at: number): number {
  let to = at;
  let i = start;
  for (; i < end; i++) {
    if (bytes[i] === quote && bytes[++i] !== quote) break;
    target[to++] = bytes[i]!;
  }
  for (; i < end; i++) target[to++] = bytes[i]!;
  return to;
}

/**
 * The first row says how many columns there are. A row ends with LF, CR LF or CR. A quote is one where a field starts
 * with it; elsewhere it is a character. A line without a byte is no row, but where a row is one field, which may be
 * nothing.
 */
export class CsvScanner implements RowScanner {
  cells = new Cells(csvNotation, { columns: 1, rows: 64 });
  lines = new Float64Array(0);
  /** Of the columns, once the first row was scanned. */
  names: readonly string[] | undefined;
  readonly #delimiter: Uint8Array;
  readonly #null: Uint8Array;
  readonly #hasHeader: boolean;
  /** By byte, whether an unquoted field may end with it. */
  readonly #stops = new Uint8Array(256);
  #line = 1;
  /** Of the row that was scanned last: its fields, and its lines. */
  #fields = 0;
  #rowLines = 1;

  constructor({ delimiter, nullText, header }: Delimited) {
    const utf8 = new TextEncoder();
    this.#delimiter = utf8.encode(delimiter);
    this.#null = utf8.encode(nullText);
    this.#hasHeader = header;
    for (const byte of [this.#delimiter[0]!, lineFeed, carriageReturn]) this.#stops[byte] = 1;
  }

  scan(window: TextWindow, start: number): number {
    const first = this.names === undefined ? this.#scanHead(window, start) : start;
    return this.names === undefined ? first : this.#scanRows(window, first);
  }

  tooLong(): TableError {
    return this.#fault('a quote is not closed');
  }

  /** Learns the columns; gives where the rows start, or the head where it does not end. */
  #scanHead(window: TextWindow, start: number): number {
    const { cells } = this;
    cells.bytes = window.bytes;
    let at = start;
    for (; this.#hasHeader && at < window.end && isLineEnd(window.bytes[at]!); at++) this.#line++;
    const next = at < window.end ? this.#row(window, at, 0) : -1;
    if (next < 0) {
      if (window.isLast && at < window.end) throw this.tooLong();
      return at;
    }
    while (cells.capacity < this.#fields) cells.grow();
    this.#row(window, at, 0);
    const columns = this.#fields;
    this.names = Array.from({ length: columns }, (_, i) => {
      const name = cells.isNull(i) ? '' : cells.text(i);
      return this.#hasHeader ? name : `column${i + 1}`;
    });
    const rows = rowsPerBatch(columns);
    this.cells = new Cells(csvNotation, { columns, rows });
    this.lines = new Float64Array(rows);
    if (!this.#hasHeader) return at;
    this.#line += this.#rowLines;
    return next;
  }

  #scanRows(window: TextWindow, start: number): number {
    const { cells, lines } = this;
    const { columns } = cells;
    cells.bytes = window.bytes;
    cells.rows = 0;
    let at = start;
    while (at < window.end && cells.rows < lines.length) {
      const isBlank = columns > 1 && isLineEnd(window.bytes[at]!);
      const next = this.#row(window, at, cells.rows * columns);
      if (next < 0 && !window.isLast) break;
      if (next < 0 || (!isBlank && this.#fields !== columns)) {
        // What comes before a fault is there first.
        if (cells.rows > 0) break;
        throw next < 0 ? this.tooLong() : this.#miscounted();
      }
      if (!isBlank) lines[cells.rows++] = this.#line;
      this.#line += this.#rowLines;
      at = next;
    }
    return at;
  }

  /**
   * Puts the fields of a row into cells, from `cell` on, those in excess included; gives where the next row starts, or
   * -1 where this one does not end.
   */
  #row(window: TextWindow, start: number, cell: number): number {
    const { bytes, end, isLast } = window;
    const { starts, ends } = this.cells;
    const stops = this.#stops;
    const delimiter = this.#delimiter[0]!;
    const width = this.#delimiter.length;
    // Most bytes are above it.
    const lastStop = Math.max(delimiter, carriageReturn);
    this.#rowLines = 1;
    let at = start;
    for (let field = cell; ; field++) {
      if (bytes[at] === quote) {
        at = this.#quoted(window, at + 1, field);
        if (at < 0) return -1;
      } else {
        const from = at;
        for (;;) {
          const byte = bytes[at]!;
          if (byte <= lastStop && stops[byte] === 1 && (width === 1 || this.#isStop(bytes, at)))
            break;
          at++;
        }
        starts[field] = this.#isNull(bytes, from, at) ? -1 : from;
        ends[field] = at;
      }
      if (bytes[at] === delimiter) {
        at += width;
        continue;
      }
      this.#fields = field - cell + 1;
      return this.#nextRow(bytes, at, isLast ? Infinity : end);
    }
  }

  /** Where a row starts after the line end at `at`; -1 where that is not sure before `end`. */
  #nextRow(bytes: Uint8Array, at: number, end: number): number {
    if (at >= end) return -1;
    if (bytes[at] === lineFeed) return at + 1;
    if (at + 1 >= end) return -1;
    return bytes[at + 1] === lineFeed ? at + 2 : at + 1;
  }

  /** A field from behind its opening quote on; gives where it ends, or -1 where it does not. */
  #quoted({ bytes, end }: TextWindow, start: number, field: number): number {
    let isEscaped = false;
    let at = start;
    for (; ; at++) {
      const byte = bytes[at]!;
      if (byte > quote) continue;
      if (at >= end) return -1;
      if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed))
        this.#rowLines++;
      if (byte !== quote) continue;
      if (bytes[at + 1] !== quote) break;
      isEscaped = true;
      at++;
    }
    let stop = at + 1;
    while (this.#stops[bytes[stop]!] === 0 || !this.#isStop(bytes, stop)) stop++;
    this.cells.starts[field] = start;
    this.cells.ends[field] = stop > at + 1 ? ~stop : isEscaped ? ~at : at;
    return stop;
  }

  /** Whether what may end a field does: all of the delimiter, or the end of a line. */
  #isStop(bytes: Uint8Array, at: number): boolean {
    const delimiter = this.#delimiter;
    if (bytes[at] !== delimiter[0]) return this.#stops[bytes[at]!] === 1;
    return delimiter.every((byte, i) => bytes[at + i] === byte);
  }

  #isNull(bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.#null;
    if (end - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
    return true;
  }

  #miscounted(): TableError {
    const fields = this.#fields === 1 ? '1 field' : `${this.#fields} fields`;
    return this.#fault(`it has ${fields} instead of ${this.cells.columns}`);
  }

  #fault(what: string): TableError {
    return new TableError('corrupt', what, { where: { part: `line ${this.#line}` } });
  }
}

function isLineEnd(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn;
}
