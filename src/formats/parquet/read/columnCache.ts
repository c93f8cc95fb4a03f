/** Decoded columns kept for the next read: neighbouring tiles ask for the same column of the same row group. */
import type { Range } from '../../../table/schema.ts';
import type { DecodedRows } from '../mini/decodedColumn.ts';

interface Entry {
  readonly rowGroup: number;
  readonly column: number;
  readonly decoded: DecodedRows;
}

/** Least recently used first out, by bytes. Owns what it holds: what it drops is freed at once. */
export class ColumnCache {
  readonly #maxBytes: number;
  /** In order of use, the latest last; one entry for each row group and column. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The column if it holds `rows` (of the row group). Valid until the next `add`. */
  get(rowGroup: number, column: number, rows: Range): DecodedRows | undefined {
    const key = `${rowGroup}:${column}`;
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const { start, end } = entry.decoded.rows;
    if (rows.start < start || rows.end > end) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.decoded;
  }

  /** Whether the column is there, with rows that are not those, but at most `distance` from them. */
  isNear(rowGroup: number, column: number, rows: Range, distance: number): boolean {
    const known = this.#entries.get(`${rowGroup}:${column}`)?.decoded.rows;
    return (
      known !== undefined &&
      rows.start - known.end <= distance &&
      known.start - rows.end <= distance
    );
  }

  /** Adds a column, in place of one with other rows; drops others until the bound holds, but never the new one. */
  add(rowGroup: number, column: number, decoded: DecodedRows): void {
    const key = `${rowGroup}:${column}`;
    this.#drop(key);
    this.#entries.set(key, { rowGroup, column, decoded });
    this.#bytes += decoded.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.decoded.bytes;
    entry.decoded.free();
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }
}
