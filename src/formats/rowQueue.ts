/** Rows that wait until there are enough of them for a segment, whatever the size of the batches they come in. */
import type { Data, RecordBatch } from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import type { Field } from '../table/schema.ts';
import { rangeBytes } from './arrowData.ts';
import { canonicalData } from './canonicalData.ts';
import { concatData, copyOf } from './concatData.ts';

/** Rows [0, rows) of all columns. */
export interface RowPart {
  readonly rows: number;
  readonly columns: readonly Data[];
}

/** How much of something there is: of rows, and of bytes as they lie in memory. */
export interface RowSize {
  readonly rows: number;
  readonly bytes: number;
}

interface SizedPart extends RowPart {
  readonly bytes: number;
}

/** Batches with fewer rows are put together: each one costs as much as some thousand values. */
const smallRows = 8192;

export class RowQueue {
  readonly #fields: readonly Field[];
  #parts: SizedPart[] = [];
  /** At the end of the queue, fewer than smallRows rows in all. */
  #small: SizedPart[] = [];
  #smallRows = 0;
  #rows = 0;
  #bytes = 0;

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
  }

  get size(): RowSize {
    return { rows: this.#rows, bytes: this.#bytes };
  }

  /** Takes a batch whose columns are the queue's, canonical or not. Throws TableError as canonicalData does. */
  add(batch: RecordBatch): void {
    const { children } = batch.data;
    if (children.length !== this.#fields.length)
      throw new TableError('internal', `${children.length} columns of ${this.#fields.length}`);
    if (batch.numRows === 0) return;
    const columns = this.#fields.map((field, i) => canonicalData(children[i]!, field.type));
    this.#append(sized({ rows: batch.numRows, columns }));
  }

  /** How many rows, from the first on, are of at most this size: at least one, if there is any. */
  rowsWithin(limit: RowSize): number {
    let rows = 0;
    let bytes = 0;
    for (const part of [...this.#parts, ...this.#small]) {
      if (rows + part.rows <= limit.rows && bytes + part.bytes <= limit.bytes) {
        rows += part.rows;
        bytes += part.bytes;
        continue;
      }
      // As if all rows of a part were of one size.
      const share = Math.min(1, Math.max(0, limit.bytes - bytes) / part.bytes);
      rows = Math.min(limit.rows, rows + Math.floor(part.rows * share));
      break;
    }
    return Math.min(this.#rows, Math.max(1, rows));
  }

  /** The first `rows` rows, in parts of any size, which are then no longer in the queue. */
  take(rows: number): readonly RowPart[] {
    this.#joinSmall();
    const taken: RowPart[] = [];
    let missing = Math.min(rows, this.#rows);
    this.#rows -= missing;
    const rest: SizedPart[] = [];
    for (const part of this.#parts) {
      const count = Math.min(missing, part.rows);
      missing -= count;
      if (count === part.rows) taken.push(part);
      else if (count === 0) rest.push(part);
      else {
        taken.push(slice(part, 0, count));
        rest.push(sized(slice(part, count, part.rows)));
      }
    }
    this.#parts = rest;
    this.#bytes = rest.reduce((sum, { bytes }) => sum + bytes, 0);
    return taken;
  }

  #append(part: SizedPart): void {
    this.#rows += part.rows;
    this.#bytes += part.bytes;
    if (part.rows < smallRows) {
      // A few rows must not hold on to the large batch that they may be a slice of.
      this.#small.push({ ...part, columns: part.columns.map(copyOf) });
      this.#smallRows += part.rows;
      if (this.#smallRows >= smallRows) this.#joinSmall();
    } else {
      this.#joinSmall();
      this.#parts.push(part);
    }
  }

  #joinSmall(): void {
    const small = this.#small;
    this.#small = [];
    this.#smallRows = 0;
    const [first, ...others] = small;
    if (first === undefined) return;
    if (others.length === 0) {
      this.#parts.push(first);
      return;
    }
    const rows = small.reduce((sum, part) => sum + part.rows, 0);
    const bytes = small.reduce((sum, part) => sum + part.bytes, 0);
    const columns = first.columns.map((_, i) => concatData(small.map((part) => part.columns[i]!)));
    this.#parts.push({ rows, bytes, columns });
  }
}

function sized({ rows, columns }: RowPart): SizedPart {
  const bytes = columns.reduce((sum, column) => sum + rangeBytes(column, 0, rows), 0);
  return { rows, columns, bytes };
}

function slice({ columns }: RowPart, start: number, end: number): RowPart {
  return { rows: end - start, columns: columns.map((data) => data.slice(start, end - start)) };
}
