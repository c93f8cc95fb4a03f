/** Bytes that grow, in pieces: what is there is never moved. */
import { giveBuffer, takeBuffer } from './bufferPool.ts';

interface Piece {
  /** How many bytes come before it. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const firstBytes = 4096;
const mostBytes = 1024 * 1024;

export class BytePieces {
  readonly #pieces: Piece[] = [];
  /** Of the last piece, how much is filled. */
  #filled = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** With what is not filled yet. */
  get memoryBytes(): number {
    return this.#pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const { bytes: room } = this.#room(bytes.length - from);
      const some = bytes.subarray(from, from + room.length - this.#filled);
      room.set(some, this.#filled);
      this.#filled += some.length;
      this.#length += some.length;
      from += some.length;
    }
  }

  /** The last piece, or a new one, for `bytes` where those are more than it would usually have. */
  #room(bytes: number): Piece {
    const last = this.#pieces.at(-1);
    if (last !== undefined && this.#filled < last.bytes.length) return last;
    const usual = Math.min(mostBytes, Math.max(firstBytes, this.#length));
    const piece = {
      start: this.#length,
      bytes: new Uint8Array(takeBuffer(Math.max(usual, bytes))),
    };
    this.#pieces.push(piece);
    this.#filled = 0;
    return piece;
  }

  /** A copy of bytes [start, end). */
  slice(start: number, end: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(end - start);
    const pieces = this.#pieces;
    const first = Math.max(0, firstBehind(pieces, start) - 1);
    for (const { start: pieceStart, bytes } of pieces.slice(first, firstBehind(pieces, end))) {
      const from = Math.max(0, start - pieceStart);
      copy.set(
        bytes.subarray(from, Math.max(from, end - pieceStart)),
        Math.max(0, pieceStart - start),
      );
    }
    return copy;
  }

  free(): void {
    for (const { bytes } of this.#pieces.splice(0)) giveBuffer(bytes.buffer);
  }
}

/** The first piece that starts behind byte `at`. */
function firstBehind(pieces: readonly Piece[], at: number): number {
  const found = pieces.findIndex(({ start }) => start > at);
  return found < 0 ? pieces.length : found;
}
