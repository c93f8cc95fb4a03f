/** Gzip (RFC 1952) as it comes, of one or more members, by fflate, which checks no checksums: this does. */
import { FlateErrorCode, Gunzip } from 'fflate';
import { TableError } from '../base/errors.ts';
import { crc32 } from './crc32.ts';

/** CRC-32 and length, at the end of each member. */
const trailerBytes = 8;
/** Of a member: a header of ten, a block of two, and the trailer. */
const leastBytes = 20;
/** Of a header: fflate looks at none that has fewer. */
const magicBytes = 4;
/** Of the input that came before, which a header may reach back into: as long as names in it are. */
const keptBytes = 64 * 1024;

export class GunzipStream {
  readonly #gunzip: Gunzip;
  readonly #onPiece: (piece: Uint8Array) => void;
  /** The last of the input, in the pieces that it came in. */
  readonly #recent: Uint8Array[] = [];
  #read = 0;
  #member = 1;
  #memberStart = 0;
  #memberBytes = 0;
  #checksum = 0;
  #isOver = false;

  constructor(onPiece: (piece: Uint8Array) => void) {
    this.#onPiece = onPiece;
    this.#gunzip = new Gunzip((piece) => {
      if (!this.#isOver) this.#take(piece);
    });
    this.#gunzip.onmember = (start) => {
      this.#endMember(start);
    };
  }

  /**
   * Throws what fflate throws at what is no gzip, TableError `corrupt`, naming the member, where a checksum or length is
   * not that of the data, and `truncated`, with the number of bytes, where the last piece is not the end.
   */
  push(bytes: Uint8Array, isLast = false): void {
    this.#remember(bytes);
    this.#gunzip.push(bytes);
    if (!isLast) return;
    if (this.#read - this.#memberStart < leastBytes) throw this.#cutShort();
    const missing = this.#missingBytes();
    if (missing > 0) throw this.#cutShort();
    this.#endMember(this.#read + missing);
    if (missing < 0) throw this.#cutShort();
  }

  /**
   * How much of the last trailer is not there; less than nothing where bytes follow that are too few for the next header;
   * infinite where the data before the trailer have no end. fflate does not say where they end, but it refuses a header
   * of zeros, which has to come after so many that stand for what is missing.
   */
  #missingBytes(): number {
    this.#isOver = true;
    for (let zeros = 1; zeros <= trailerBytes + magicBytes; zeros++)
      try {
        this.#gunzip.push(new Uint8Array(1));
      } catch (error) {
        if (isNoHeader(error)) return zeros - magicBytes;
        if (error instanceof TableError) throw error;
        return Infinity;
      }
    return Infinity;
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
    const meant = new DataView(new ArrayBuffer(trailerBytes));
    meant.setUint32(0, this.#checksum, true);
    meant.setUint32(4, this.#memberBytes % 2 ** 32, true);
    if (trailer.getBigUint64(0) !== meant.getBigUint64(0))
      throw new TableError('corrupt', 'its data are not those of its checksum', {
        where: { part: `gzip member ${this.#member}` },
      });
    this.#member++;
    this.#memberStart = end;
    this.#memberBytes = 0;
    this.#checksum = 0;
  }

  #cutShort(): TableError {
    const where = { part: `gzip member ${this.#member}`, offset: this.#read };
    return new TableError('truncated', 'its gzip data end too soon', { where });
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

function isNoHeader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === FlateErrorCode.InvalidHeader;
}
