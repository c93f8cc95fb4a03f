/** Takes a scanner through a text file, window by window: each starts with the row that the last one did not end. */
import type { RowScanner, TextWindow } from './rowScanner.ts';

/** Longest row, in bytes: what is longer has a quote that nothing closes. */
const maxRowBytes = 64 * 1024 * 1024;
const lineFeed = 0x0a;

/** Gives the scanner back whenever it has found rows. `pieces` are as textPieces.ts makes them. */
export async function* scannedRows<T extends RowScanner>(
  pieces: AsyncIterable<Uint8Array>,
  scanner: T,
): AsyncGenerator<T> {
  const windows = new Windows();
  for await (const piece of pieces) {
    windows.add(piece);
    // A row of many pieces is looked at again when there is twice as much of it.
    if (windows.added < windows.rest) continue;
    yield* scanned(scanner, windows, false);
    if (windows.rest > maxRowBytes) throw scanner.tooLong();
  }
  yield* scanned(scanner, windows, true);
}

function* scanned<T extends RowScanner>(
  scanner: T,
  windows: Windows,
  isLast: boolean,
): Generator<T> {
  const window = windows.window(isLast);
  let at = 0;
  for (;;) {
    at = scanner.scan(window, at);
    if (scanner.cells.rows === 0) break;
    yield scanner;
  }
  windows.leave(at);
}

/** One buffer, used again and again. */
class Windows {
  #bytes = new Uint8Array(0);
  #end = 0;
  /** Bytes of the row that the last window did not end. */
  rest = 0;

  /** Bytes that came since. */
  get added(): number {
    return this.#end - this.rest;
  }

  add(piece: Uint8Array): void {
    const end = this.#end + piece.length;
    if (end >= this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end + 1, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#end);
    this.#end = end;
  }

  /** Valid until the next piece is added. */
  window(isLast: boolean): TextWindow {
    this.add(new Uint8Array(0));
    this.#bytes[this.#end] = lineFeed;
    return { bytes: this.#bytes, end: this.#end, isLast };
  }

  /** Drops the first `bytes` bytes. */
  leave(bytes: number): void {
    this.#bytes.copyWithin(0, bytes, this.#end);
    this.#end = Math.max(0, this.#end - bytes);
    this.rest = this.#end;
  }
}
