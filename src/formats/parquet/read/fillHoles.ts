/** Reads the column chunks of mini-files from their input into their places, in few reads of bounded size. */
import { throwIfAborted } from '../../../base/abort.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { Range } from '../../../table/schema.ts';
import type { Hole, MiniFile } from '../mini/miniFile.ts';

/**
 * Bytes between two wanted ranges that are cheaper to read and drop than a second read is: 64 KiB take a few tens of
 * microseconds from a disk cache, a read call of its own as much again, and far more than that where files are remote.
 */
const gapBytes = 64 * 1024;
/** One read at most, and reads under way at once: so often can it be cancelled, and progress be told. */
const readBytes = 16 * 1024 * 1024;
/**
 * A piece of so many bytes is read straight into its place, where that can be: a read of its own costs less than a
 * buffer for it and its neighbours, which lasts until it is collected.
 */
const ownReadBytes = 512 * 1024;

/** A part of a hole, and the bytes that it belongs into. */
interface Piece extends Range {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A read and the pieces that it fills. */
interface Read {
  readonly start: number;
  end: number;
  readonly pieces: Piece[];
}

/** Calls `onRead` with the bytes of each read. */
export async function fillHoles(
  miniFiles: readonly MiniFile[],
  source: ByteSource,
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void = () => undefined,
): Promise<void> {
  const fill = async (read: Read): Promise<void> => {
    await readPieces(read, source, signal);
    onRead(read.end - read.start);
  };
  const mostJoined = source.readInto === undefined ? readBytes : ownReadBytes;
  for (const reads of atOnce(plannedReads(miniFiles, mostJoined))) {
    throwIfAborted(signal);
    await Promise.all(reads.map(fill));
  }
  throwIfAborted(signal);
}

/** Straight into its place where there is one piece. */
async function readPieces(
  { start, end, pieces }: Read,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [only, ...others] = pieces;
  if (only !== undefined && others.length === 0 && source.readInto !== undefined)
    return source.readInto(placeOf(only), start, signal);
  const read = await source.read(start, end, signal);
  for (const piece of pieces)
    placeOf(piece).set(read.subarray(piece.start - start, piece.end - start));
}

const placeOf = ({ start, end, at, bytes }: Piece): Uint8Array =>
  bytes.subarray(at, at + end - start);

/** Pieces that lie close together share a read, but for those of more than `mostJoined` bytes. */
function plannedReads(miniFiles: readonly MiniFile[], mostJoined: number): readonly Read[] {
  const reads: Read[] = [];
  const pieces = miniFiles.flatMap(({ holes, bytes }) =>
    holes.flatMap((hole) => cutToReads(hole, bytes)),
  );
  for (const piece of pieces.sort((a, b) => a.start - b.start)) {
    const last = reads.at(-1);
    const joins =
      last !== undefined &&
      piece.start - last.end <= gapBytes &&
      piece.end - last.start <= readBytes &&
      [piece, ...last.pieces.slice(0, 1)].every(({ start, end }) => end - start <= mostJoined);
    if (joins) {
      last.pieces.push(piece);
      last.end = Math.max(last.end, piece.end);
    } else reads.push({ start: piece.start, end: piece.end, pieces: [piece] });
  }
  return reads;
}

/** Reads that are small together wait together: where files are remote, each takes a round trip. */
function atOnce(reads: readonly Read[]): readonly Read[][] {
  const groups: Read[][] = [];
  let bytes = Infinity;
  for (const read of reads) {
    bytes += read.end - read.start;
    if (bytes > readBytes) {
      groups.push([]);
      bytes = read.end - read.start;
    }
    groups.at(-1)?.push(read);
  }
  return groups;
}

function cutToReads({ start, end, at }: Hole, bytes: Uint8Array): Piece[] {
  return Array.from({ length: Math.ceil((end - start) / readBytes) }, (_, index) => {
    const offset = index * readBytes;
    return {
      start: start + offset,
      end: Math.min(end, start + offset + readBytes),
      at: at + offset,
      bytes,
    };
  });
}
