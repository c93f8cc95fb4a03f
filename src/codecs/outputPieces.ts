/** What a streaming decompressor has made so far: pieces, up to a limit. */
import type { CodecName } from './codec.ts';
import { tooMuchOutput } from './codecError.ts';

export class OutputPieces {
  readonly #codec: CodecName;
  readonly #maxBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(codec: CodecName, maxBytes: number) {
    this.#codec = codec;
    this.#maxBytes = maxBytes;
  }

  /** In all pieces. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Throws TableError `tooLarge` where the limit is passed. The piece must not change afterwards. */
  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) throw tooMuchOutput(this.#codec, this.#maxBytes);
    this.#pieces.push(piece);
  }

  joined(): Uint8Array {
    const [only] = this.#pieces;
    if (this.#pieces.length === 1 && only !== undefined) return only;
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}
