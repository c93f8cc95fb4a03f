/** The compressed bytes of a task, read once although its columns are decoded in turns. */
import { fillHoles } from '../formats/parquet/read/fillHoles.ts';
import type { Hole, MiniFile, MiniFileSpec } from '../formats/parquet/mini/miniFile.ts';
import type { ByteSource } from '../io/byteSource.ts';

/** A task with more compressed bytes is read column by column, where it can be: small row groups never get so far. */
const heldBytes = 256 * 1024 * 1024;

/** Puts the bytes of its column chunks into a mini-file. */
type Fill = (miniFile: MiniFile) => Promise<void>;

interface Reading {
  readonly source: ByteSource;
  readonly signal: AbortSignal | undefined;
  /** Called with the bytes of each read. */
  readonly onRead: (bytes: number) => void;
}

/**
 * Fills the mini-files of these specifications. In small row groups the columns of different mini-files lie so close
 * together that reading one reads the others: then all is read at once, and held.
 */
export async function taskBytes(
  { source, signal, onRead }: Reading,
  miniFiles: readonly MiniFileSpec[],
): Promise<Fill> {
  const holes = miniFiles.length > 1 ? packedHoles(miniFiles) : [];
  const size = holes.reduce((sum, { start, end }) => sum + end - start, 0);
  if (holes.length === 0 || size > heldBytes)
    return async (miniFile) => fillHoles([miniFile], source, signal, onRead);
  const bytes = new Uint8Array(size);
  await fillHoles([{ bytes, holes }], source, signal, onRead);
  const placeOf = new Map(holes.map(({ start, at }) => [start, at]));
  return async (miniFile) => {
    for (const { start, end, at } of miniFile.holes) {
      const from = placeOf.get(start) ?? 0;
      miniFile.bytes.set(bytes.subarray(from, from + end - start), at);
    }
    return Promise.resolve();
  };
}

/** All column chunks, one after the other. */
function packedHoles(miniFiles: readonly MiniFileSpec[]): readonly Hole[] {
  const holes: Hole[] = [];
  let at = 0;
  for (const { rowGroups } of miniFiles)
    for (const { chunks } of rowGroups)
      for (const { pieces } of chunks)
        for (const piece of pieces) {
          if (piece.kind !== 'input') continue;
          holes.push({ start: piece.start, end: piece.end, at });
          at += piece.end - piece.start;
        }
  return holes;
}
