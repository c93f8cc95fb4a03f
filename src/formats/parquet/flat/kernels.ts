/** The memory that emitKernels.ts's module works in, and what is where in it. One for all columns of a thread. */
import { emitKernels, slack } from './emitKernels.ts';

/** Values that a kernel is given at most at once. */
export const stretch = 4096;
/** Bytes of a page that lie there at once. */
export const windowBytes = 256 * 1024;
/** Larger dictionaries are left to parquet-wasm: memory never shrinks. */
const maxDictionaryBytes = 32 * 1024 * 1024;

/** State of sums: the last one, and what is added to each difference, 64 bits each. */
const stateAt = 0;
/** Indexes of the dictionary, or ends of values. */
const indexesAt = 64;
const endsAt = indexesAt + stretch * 4;
const inputAt = endsAt + stretch * 4;
const outputAt = inputAt + windowBytes + slack;
const dictionaryAt = outputAt + windowBytes + slack;
const pageBytes = 65_536;

/** What emitKernels exports, and what each takes. */
type Exports = Readonly<
  Record<
    'unpack' | 'gather32' | 'gather64' | 'deltas32' | 'deltas64' | 'entries' | 'plain',
    (...operands: readonly number[]) => number
  >
>;

/** Bytes of values, one after the other, and their ends. */
export interface BytesAndEnds {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
}

/** Entries that can be looked up; those of byte arrays as their page has them, each behind its length. */
export interface Dictionary {
  readonly bytes: Uint8Array;
  /** How many. */
  readonly count: number;
  /** Of byte arrays: where each entry begins, behind its length, and where one behind the last would. */
  readonly starts?: Int32Array;
}

/** Differences to be added up, and where their sums go, counted in sums of so many words. */
interface Deltas {
  readonly at: number;
  readonly width: number;
  readonly words: 1 | 2;
  readonly first: number;
  readonly count: number;
}

/** Whether there is room for it. */
export function isLookedUp({ bytes, starts }: Dictionary): boolean {
  return bytes.length + (starts?.byteLength ?? 0) <= maxDictionaryBytes;
}

let shared: Kernels | undefined;

/** Throws WebAssembly.CompileError where the engine does not take the module: old processors have no SIMD. */
export function sharedKernels(): Kernels {
  return (shared ??= new Kernels());
}

/** What is returned is lent until the next call. */
export class Kernels {
  readonly #memory = new WebAssembly.Memory({ initial: Math.ceil(dictionaryAt / pageBytes) });
  readonly #exports: Exports;
  #bytes = new Uint8Array(this.#memory.buffer);
  #words = new Int32Array(this.#memory.buffer);

  constructor() {
    const module = new WebAssembly.Module(emitKernels());
    const instance = new WebAssembly.Instance(module, { host: { memory: this.#memory } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** The first indexes that the next call looks up, to be set. */
  indexes(count: number): Int32Array {
    return this.#words.subarray(indexesAt / 4, indexesAt / 4 + count);
  }

  /** Puts up to a window of a page where the next calls expect it. */
  setInput(bytes: Uint8Array): void {
    this.#bytes.set(bytes, inputAt);
  }

  /** Unpacks `count` values of `width` bits (0 to 32), which begin with bit `bit` of the input, to indexes from `first` on. */
  unpack(bit: number, width: number, first: number, count: number): void {
    const to = indexesAt + first * 4;
    if (width === 0) this.#words.fill(0, to / 4, to / 4 + count);
    else this.#exports.unpack(inputAt, bit, width, to, to + count * 4);
  }

  #dictionary: Dictionary | undefined;

  /** Others may have put theirs in its place since it was used last. */
  #use(dictionary: Dictionary): void {
    if (this.#dictionary === dictionary) return;
    const { bytes, starts = new Int32Array(0) } = dictionary;
    const bytesAt = dictionaryAt + starts.byteLength;
    this.#room(bytesAt + bytes.length + slack);
    for (let i = 0, to = dictionaryAt / 4; i < starts.length; i++)
      this.#words[to + i] = starts[i]! + bytesAt;
    this.#bytes.set(bytes, bytesAt);
    this.#dictionary = dictionary;
  }

  /** The entries of `count` indexes, as words; undefined where an index is of none. */
  gather(dictionary: Dictionary, words: 1 | 2, count: number): Int32Array | undefined {
    this.#use(dictionary);
    const gather = words === 1 ? this.#exports.gather32 : this.#exports.gather64;
    const stop = outputAt + count * words * 4;
    const isKnown = gather(indexesAt, dictionaryAt, dictionary.count, outputAt, stop) !== 0;
    return isKnown ? this.#words.subarray(outputAt / 4, stop / 4) : undefined;
  }

  /**
   * The entries of indexes [first, count), as many as there is room for, with ends that are counted from `base`; undefined
   * where an index is of none.
   */
  entries(
    dictionary: Dictionary,
    {
      first,
      count,
      base,
    }: { readonly first: number; readonly count: number; readonly base: number },
  ): BytesAndEnds | undefined {
    this.#use(dictionary);
    const stop = endsAt + (count - first) * 4;
    const room = outputAt + windowBytes;
    const end = this.#exports.entries(
      indexesAt + first * 4,
      dictionaryAt,
      dictionary.count,
      endsAt,
      stop,
      outputAt,
      room,
      base,
    );
    return end === 0 ? undefined : this.#output(end, base);
  }

  /** Up to `count` PLAIN byte arrays of the first `length` bytes of the input: those that are whole. */
  plain(length: number, count: number, base: number): BytesAndEnds {
    const stop = endsAt + count * 4;
    const end = this.#exports.plain(inputAt, inputAt + length, endsAt, stop, outputAt, base);
    return this.#output(end, base);
  }

  /** Where ends stop at address `end`. */
  #output(end: number, base: number): BytesAndEnds {
    const ends = this.#words.subarray(endsAt / 4, end / 4);
    const bytes = (ends.at(-1) ?? base) - base;
    return { ends, bytes: this.#bytes.subarray(outputAt, outputAt + bytes) };
  }

  /** Begins to add up: from 0, and `low` and `high`, words of one integer, are added to each difference. */
  startSums(low: number, high: number): void {
    this.#words.fill(0, stateAt / 4, stateAt / 4 + 2);
    this.setLeast(low, high);
  }

  /** What is added to each difference from now on. */
  setLeast(low: number, high: number): void {
    this.#words[stateAt / 4 + 2] = low;
    this.#words[stateAt / 4 + 3] = high;
  }

  /** Adds up `count` differences of `width` bits from byte `at` of the input on; their sums become the output from `first` on. */
  addDeltas({ at, width, words, first, count }: Deltas): void {
    const add = words === 1 ? this.#exports.deltas32 : this.#exports.deltas64;
    const to = outputAt + first * words * 4;
    add(inputAt + at, width, stateAt, to, to + count * words * 4);
  }

  /** Of the output. */
  words(count: number): Int32Array {
    return this.#words.subarray(outputAt / 4, outputAt / 4 + count);
  }

  #room(bytes: number): void {
    const missing = bytes - this.#bytes.length;
    if (missing <= 0) return;
    this.#memory.grow(Math.ceil(missing / pageBytes));
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#words = new Int32Array(this.#memory.buffer);
  }
}
