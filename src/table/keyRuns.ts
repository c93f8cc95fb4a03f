/**
 * A key column as sampling and grouping see it: runs of rows with equal values. Columns that hold keys are mostly sorted
 * or clustered, so that work on a run is work on many rows.
 */

/** Values as bytes: two are the same key when their bytes are. */
export interface KeyValues {
  /** Bytes of every value; undefined where `offsets` tells. */
  readonly width: number | undefined;
  readonly bytes: Uint8Array;
  /** Value i is bytes [offsets[i], offsets[i + 1]); unused where all are `width` bytes wide. */
  readonly offsets: Int32Array | undefined;
}

/** Consecutive rows. Neighbouring runs may have equal values, and different codes may stand for equal values. */
export interface KeyRuns {
  readonly rows: number;
  /** How many runs; the arrays may be longer. */
  readonly count: number;
  /** The row after the last of each run, counted from the first row: ascending. The last is `rows`. */
  readonly ends: Int32Array;
  /** Which value each run has; `nullCode` for null. */
  readonly codes: Int32Array;
  readonly values: KeyValues;
}

export const nullCode = -1;

/** How many values there are: codes are below that. */
export function valueCount({ bytes, width, offsets }: KeyValues): number {
  if (width === undefined) return (offsets?.length ?? 1) - 1;
  return width === 0 ? 0 : bytes.length / width;
}

/** Collects runs, joining neighbours that have the same code. */
export class RunsBuilder {
  #ends = new Int32Array(256);
  #codes = new Int32Array(256);
  #count = 0;

  /** Adds a run that ends before row `end`. */
  add(code: number, end: number): void {
    if (this.#count > 0 && this.#codes[this.#count - 1] === code) {
      this.#ends[this.#count - 1] = end;
      return;
    }
    if (this.#count === this.#ends.length) this.#grow();
    this.#ends[this.#count] = end;
    this.#codes[this.#count++] = code;
  }

  /**
   * Adds rows from `row` on with a code each. False, with none or some of them added, where one is not a code below
   * `limit`.
   */
  addEach(codes: Int32Array, row: number, limit: number): boolean {
    let last = this.#count > 0 ? this.#codes[this.#count - 1]! : undefined;
    while (this.#count + codes.length > this.#ends.length) this.#grow();
    // Locals: this is a loop over rows.
    const [ends, runs] = [this.#ends, this.#codes];
    let count = this.#count;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      if (code < 0 || code >= limit) return false;
      if (code !== last) count++;
      ends[count - 1] = row + i + 1;
      runs[count - 1] = last = code;
    }
    this.#count = count;
    return true;
  }

  /** The runs so far. Nothing may be added afterwards. */
  finish(values: KeyValues): KeyRuns {
    const rows = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!;
    return { rows, count: this.#count, ends: this.#ends, codes: this.#codes, values };
  }

  #grow(): void {
    const length = this.#ends.length * 4;
    const [ends, codes] = [new Int32Array(length), new Int32Array(length)];
    ends.set(this.#ends);
    codes.set(this.#codes);
    this.#ends = ends;
    this.#codes = codes;
  }
}

/** Floating-point values with equal bits where they are equal keys: all NaN are one, and so are 0 and -0. */
export function equalFloats(values: KeyValues): KeyValues {
  const { bytes, width } = values;
  // New buffers are aligned.
  const { buffer } = bytes.slice();
  if (width === 8)
    return { ...values, bytes: new Uint8Array(equalNumbers(new Float64Array(buffer)).buffer) };
  if (width === 4)
    return { ...values, bytes: new Uint8Array(equalNumbers(new Float32Array(buffer)).buffer) };
  return { ...values, bytes: new Uint8Array(new Uint16Array(buffer).map(equalHalf).buffer) };
}

function equalNumbers<T extends Float32Array | Float64Array>(values: T): T {
  // Adding 0 turns -0 into 0; NaN written through a number has one pattern of bits.
  for (let i = 0; i < values.length; i++)
    values[i] = Number.isNaN(values[i]) ? NaN : values[i]! + 0;
  return values;
}

/** Half precision, as its bits. */
function equalHalf(bits: number): number {
  if ((bits & 0x7fff) > 0x7c00) return 0x7e00;
  return bits === 0x8000 ? 0 : bits;
}
