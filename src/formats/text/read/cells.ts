/** Values of some rows of text, as spans of the bytes that they are read from: nothing is copied before its type is known. */

/** How the values of a format are written. */
export interface Notation {
  /**
   * Writes what the escaped `bytes[start, end)` stands for to `target`, from `at` on, and gives where that ends. It is
   * never longer than the span.
   */
  unescape(span: ByteSpan, target: Uint8Array, at: number): number;
  /** Whether the value that starts there is text, rather than something that spells itself. */
  isText(bytes: Uint8Array, start: number): boolean;
}

export interface ByteSpan {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const utf8 = new TextDecoder();

/** Row `r` has its value of column `c` in cell `r * columns + c`. */
export class Cells {
  readonly columns: number;
  readonly notation: Notation;
  bytes: Uint8Array = new Uint8Array(0);
  rows = 0;
  /** By cell, where its value starts; negative for null. */
  starts: Int32Array;
  /** By cell, where its value ends; `~end` for one that is escaped. */
  ends: Int32Array;

  constructor(notation: Notation, shape: { readonly columns: number; readonly rows: number }) {
    this.notation = notation;
    this.columns = shape.columns;
    this.starts = new Int32Array(shape.columns * shape.rows);
    this.ends = new Int32Array(shape.columns * shape.rows);
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return Math.floor(this.starts.length / this.columns);
  }

  /** Makes room for twice as many rows. */
  grow(): void {
    const { starts, ends } = this;
    this.starts = new Int32Array(2 * starts.length);
    this.starts.set(starts);
    this.ends = new Int32Array(2 * ends.length);
    this.ends.set(ends);
  }

  isNull(cell: number): boolean {
    return this.starts[cell]! < 0;
  }

  /** Whether a value that is not null is text, not a number, a word, a list or an object of JSON. */
  isText(cell: number): boolean {
    return this.notation.isText(this.bytes, this.starts[cell]!);
  }

  /** What a value that is not null stands for. */
  text(cell: number): string {
    const start = this.starts[cell]!;
    const end = this.ends[cell]!;
    if (end >= 0) return utf8.decode(this.bytes.subarray(start, end));
    const target = new Uint8Array(~end - start);
    return utf8.decode(target.subarray(0, this.copyEscaped(cell, target, 0)));
  }

  /** Writes what an escaped value stands for; gives where that ends. */
  copyEscaped(cell: number, target: Uint8Array, at: number): number {
    const span = { bytes: this.bytes, start: this.starts[cell]!, end: ~this.ends[cell]! };
    return this.notation.unescape(span, target, at);
  }
}
