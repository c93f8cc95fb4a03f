/** The memory that emitUncompress.ts's module works in: the output, and the input behind it. */
import { emitUncompress, slack } from './emitUncompress.ts';

/**
 * Undoes Snappy's elements, which begin at `start` and must make exactly `length` bytes. What it returns is lent until
 * the next call. Throws where they do not, or where there is no memory.
 */
export type Uncompress = (data: Uint8Array, start: number, length: number) => Uint8Array;

const pageBytes = 65_536;

let compiled: WebAssembly.Module | undefined;

/**
 * With a memory of its own. Throws WebAssembly.CompileError where the engine does not take the module: old processors
 * have no SIMD.
 */
export function createUncompressor(): Uncompress {
  const memory = new WebAssembly.Memory({ initial: 1 });
  compiled ??= new WebAssembly.Module(emitUncompress());
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
  // What emitUncompress exports.
  const { uncompress } = exports as {
    readonly uncompress: (from: number, end: number, start: number, stop: number) => void;
  };
  let bytes = new Uint8Array(memory.buffer);
  return (data, start, length) => {
    const from = length + slack;
    const end = from + data.byteLength - start;
    const missing = end + slack - bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / pageBytes));
      bytes = new Uint8Array(memory.buffer);
    }
    bytes.set(data.subarray(start), from);
    uncompress(from, end, 0, length);
    return bytes.subarray(0, length);
  };
}
