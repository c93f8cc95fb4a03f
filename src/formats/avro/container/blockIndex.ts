/** Where the blocks of a file are: 24 bytes a block, in arrays that grow as blocks are found. */
import type { BlockFrame } from './blockFrame.ts';

/** A block of the table. A damaged one has no rows. */
export interface IndexedBlock {
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly offset: number;
  /** Of its data, compressed. */
  readonly dataBytes: number;
}

const firstCapacity = 1024;

export class BlockIndex {
  #offsets = new Float64Array(firstCapacity);
  #firstRows = new Float64Array(firstCapacity);
  #dataBytes = new Float64Array(firstCapacity);
  #length = 0;
  #rows = 0;
  #allDataBytes = 0;

  /** Blocks so far. */
  get length(): number {
    return this.#length;
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes of all data so far, compressed. */
  get dataBytes(): number {
    return this.#allDataBytes;
  }

  add({ offset, records, dataStart, dataEnd }: BlockFrame): void {
    this.#append(offset, records, dataEnd - dataStart);
  }

  /** A place where a block should be and none can be read. */
  addDamaged(offset: number, bytes: number): void {
    this.#append(offset, 0, bytes);
  }

  /** `index` must be below `length`. */
  at(index: number): IndexedBlock {
    const firstRow = this.#firstRows[index] ?? 0;
    const next = index + 1 < this.#length ? (this.#firstRows[index + 1] ?? 0) : this.#rows;
    return {
      index,
      firstRow,
      rows: next - firstRow,
      offset: this.#offsets[index] ?? 0,
      dataBytes: this.#dataBytes[index] ?? 0,
    };
  }

  /** The block that holds `row`; the last one for rows beyond what is known, 0 where there is none. */
  blockOfRow(row: number): number {
    // The first block that starts after the row; the one before it starts at or before the row and is not empty.
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#firstRows[middle] ?? 0) > row) high = middle;
      else low = middle + 1;
    }
    return Math.max(0, low - 1);
  }

  #append(offset: number, rows: number, dataBytes: number): void {
    if (this.#length === this.#offsets.length) this.#grow();
    this.#offsets[this.#length] = offset;
    this.#firstRows[this.#length] = this.#rows;
    this.#dataBytes[this.#length] = dataBytes;
    this.#length += 1;
    this.#rows += rows;
    this.#allDataBytes += dataBytes;
  }

  #grow(): void {
    const grown = (old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(old.length * 2);
      larger.set(old);
      return larger;
    };
    this.#offsets = grown(this.#offsets);
    this.#firstRows = grown(this.#firstRows);
    this.#dataBytes = grown(this.#dataBytes);
  }
}
