/** Gzip (RFC 1952) as it comes, of one or more members, by fflate, which checks no checksums: this does. */
import { Gunzip } from 'fflate';
import { TableError } from '../base/errors.ts';
import { crc32 } from './crc32.ts';

/** CRC-32 and length, at the end of each member. */
const trailerBytes = 8;
/** Of the input that came before, which a header may reach back into: as long as names in it are. */
const keptBytes = 64 * 1024;

export class GunzipStream {
  readonly #gunzip: Gunzip;
  readonly #onPiece: (piece: Uint8Array) => void;
  /** The last of the input, in the pieces that it came in. */
  readonly #recent: Uint8Array[] = [];
  #read = 0;
  #member = 1;
  #memberBytes = 0;
  #checksum = 0;
  #isWhole = false;

  constructor(onPiece: (piece: Uint8Array) => void) {
    this.#onPiece = onPiece;
    this.#gunzip = new Gunzip((piece, isLast) => {
      this.#take(piece);
      this.#isWhole = isLast;
    });
    this.#gunzip.onmember = (start) => {
      this.#endMember(start);
    };
  }

  /**
   * Throws what fflate throws at what is no gzip, TableError `corrupt`, naming the member, where a checksum or length is
   * not that of the data, and `truncated` where the last piece is not the end.
   */
  push(bytes: Uint8Array, isLast = false): void {
    this.#remember(bytes);
    this.#gunzip.push(bytes, isLast);
    if (!isLast) return;
    if (!this.#isWhole) throw new TableError('truncated', 'its gzip data end too soon');
    this.#endMember(this.#read);
  }

  #take(piece: Uint8Array): void {
    this.#memberBytes += piece.length;
    this.#checksum = crc32(piece, this.#checksum);
    this.#onPiece(piece);
  }

  #remember(bytes: Uint8Array): void {
    this.#recent.push(bytes);
    this.#read += bytes.length;
    let kept = this.#recent.reduce((sum, { length }) => sum + length, 0);
    for (
      let [first] = this.#recent;
      first && kept - first.length >= keptBytes;
      [first] = this.#recent
    ) {
      kept -= first.length;
      this.#recent.shift();
    }
  }

  /** `end` is where the next member starts, counted from the first byte of all. */
  #endMember(end: number): void {
    const trailer = this.#before(end);
    const isRight =
      trailer.getUint32(0, true) === this.#checksum &&
      trailer.getUint32(4, true) === this.#memberBytes % 2 ** 32;
    if (!isRight)
      throw new TableError('corrupt', 'its data are not those of its checksum', {
        where: { part: `gzip member ${this.#member}` },
      });
    this.#member++;
    this.#memberBytes = 0;
    this.#checksum = 0;
  }

  /** What of the input a trailer takes that ends at `end`; zeros where it is not there any more. */
  #before(end: number): DataView {
    const found = new Uint8Array(trailerBytes);
    let pieceEnd = this.#read;
    for (const piece of this.#recent.toReversed()) {
      const start = pieceEnd - piece.length;
      for (let i = 0; i < trailerBytes; i++) {
        const at = end - trailerBytes + i;
        if (at >= start && at < pieceEnd) found[i] = piece[at - start]!;
      }
      pieceEnd = start;
    }
    return new DataView(found.buffer);
  }
}
