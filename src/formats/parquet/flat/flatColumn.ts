/** A decoded column without nesting: values and, where some are null, their validity. */
import type * as arrow from 'apache-arrow';
import { release } from '../../../base/release.ts';
import type { Range } from '../../../table/schema.ts';
import { bitmapBytes, copyBits } from '../../arrowBits.ts';
import { dataOf } from '../../arrowData.ts';
import type { DecodedRows } from '../mini/decodedColumn.ts';
import type { FlatValues } from './flatValues.ts';
import { countOnes } from './validity.ts';

export interface FlatRows {
  readonly type: arrow.DataType;
  /** Rows [start, end) of the row group. */
  readonly rows: Range;
  readonly values: FlatValues;
  /** Bit i is of row `rows.start + i`; undefined where nothing is null. */
  readonly validity: Uint8Array<ArrayBuffer> | undefined;
}

export class FlatColumn implements DecodedRows {
  readonly #column: FlatRows;

  /** Owns the values. */
  constructor(column: FlatRows) {
    this.#column = column;
  }

  get rows(): Range {
    return this.#column.rows;
  }

  get bytes(): number {
    const { values, validity } = this.#column;
    return values.bytes + (validity?.length ?? 0);
  }

  slice(start: number, end: number): arrow.Data {
    const { type, rows, values } = this.#column;
    const length = end - start;
    const { offsets, values: bytes } = values.slice(start - rows.start, end - rows.start);
    // The library types it as any.
    const ArrayType = type.ArrayType as new (bytes: ArrayBuffer) => ArrayBufferView;
    const validity = this.#validity(start, end);
    const nullCount = validity === undefined ? 0 : length - countOnes(validity, 0, length);
    return dataOf(type, { length, nullCount, validity, offsets, values: new ArrayType(bytes) });
  }

  /** A column of rows [start, end) alone; this one is freed. */
  cut({ start, end }: Range): FlatColumn {
    const { type, rows, values } = this.#column;
    const validity = this.#validity(start, end);
    const some = values.cut(start - rows.start, end - rows.start);
    this.free();
    return new FlatColumn({ type, rows: { start, end }, values: some, validity });
  }

  /** Undefined where none of the rows is null. */
  #validity(start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
    const { rows, validity } = this.#column;
    const first = start - rows.start;
    const count = end - start;
    if (validity === undefined || countOnes(validity, first, count) === count) return undefined;
    const bits = new Uint8Array(bitmapBytes(count));
    copyBits({ bits: validity, start: first }, { bits, start: 0 }, count);
    return bits;
  }

  free(): void {
    this.#column.values.free();
    if (this.#column.validity !== undefined) release(this.#column.validity.buffer);
  }
}
