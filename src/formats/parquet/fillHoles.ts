/** Reads the column chunks of a mini-file from its input into their places, in few reads of bounded size. */
import { throwIfAborted } from '../../base/abort.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Hole, MiniFile } from './miniFile.ts';

/** Bytes between two wanted ranges that are cheaper to read and drop than a second read is. */
const gapBytes = 64 * 1024;
/** One read at most: so often can it be cancelled, and progress be told. */
const readBytes = 16 * 1024 * 1024;

/** A read and the holes, or parts of holes, that it fills. */
interface Read {
  readonly start: number;
  end: number;
  readonly holes: Hole[];
}

/** Calls `onRead` with the bytes of each read. */
export async function fillHoles(
  { bytes, holes }: MiniFile,
  source: ByteSource,
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void = () => undefined,
): Promise<void> {
  for (const { start, end, holes: filled } of plannedReads(holes)) {
    throwIfAborted(signal);
    const read = await source.read(start, end, signal);
    for (const hole of filled)
      bytes.set(read.subarray(hole.start - start, hole.end - start), hole.at);
    onRead(end - start);
  }
}

function plannedReads(holes: readonly Hole[]): readonly Read[] {
  const reads: Read[] = [];
  const pieces = holes.flatMap(cutToReads).sort((a, b) => a.start - b.start);
  for (const piece of pieces) {
    const last = reads.at(-1);
    const joins =
      last !== undefined &&
      piece.start - last.end <= gapBytes &&
      piece.end - last.start <= readBytes;
    if (joins) {
      last.holes.push(piece);
      last.end = Math.max(last.end, piece.end);
    } else reads.push({ start: piece.start, end: piece.end, holes: [piece] });
  }
  return reads;
}

function cutToReads({ start, end, at }: Hole): Hole[] {
  return Array.from({ length: Math.ceil((end - start) / readBytes) }, (_, index) => {
    const offset = index * readBytes;
    return {
      start: start + offset,
      end: Math.min(end, start + offset + readBytes),
      at: at + offset,
    };
  });
}
