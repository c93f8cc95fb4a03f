/** A source in memory that keeps account of what is read: tests assert the cost of reading, too. */
import { memorySource, type ByteSource } from '../../src/io/byteSource.ts';

export interface CountingSource extends ByteSource {
  /** Every read, in order, as [start, end). */
  readonly reads: (readonly [start: number, end: number])[];
}

export function countingSource(name: string, bytes: Uint8Array): CountingSource {
  const inner = memorySource(name, bytes);
  const reads: (readonly [number, number])[] = [];
  return {
    ...inner,
    reads,
    read: async (start, end, signal) => {
      reads.push([start, end]);
      return inner.read(start, end, signal);
    },
    readInto: async (into, start, signal) => {
      reads.push([start, start + into.byteLength]);
      await inner.readInto?.(into, start, signal);
    },
  };
}
