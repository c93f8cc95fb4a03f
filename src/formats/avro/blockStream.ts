/** All blocks of a file, front to back, with their data as it lies in the file, and the damage between them. */
import type { AvroFile } from './avroFile.ts';
import { stepFrom, stepInWindow, type FrameDamage } from './blockSequence.ts';
import { FileWindow } from './fileWindow.ts';
import type { PackedBlock } from './unpackAhead.ts';

/** Bytes read at a time; blocks that are larger are read by themselves. */
const strideBytes = 4 * 1024 * 1024;

/** A place in the file: a block, damage, or both (a block whose end is damaged). */
export interface StreamedBlock {
  /** The block's number, those that are lost included. */
  readonly index: number;
  /** Rows of all blocks before it, as their heads say. */
  readonly firstRow: number;
  readonly block: PackedBlock | undefined;
  readonly damage: FrameDamage | undefined;
  /** Bytes of the file until here. */
  readonly end: number;
}

export async function* blockStream(
  { source, header, sequence, maxBlockBytes }: AvroFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamedBlock> {
  const window = new FileWindow(source);
  let firstRow = 0;
  for (let index = 0, at = header.bytes; at < source.size; index++) {
    const place = { window, at, ahead: strideBytes };
    const { frame, damage, next } =
      stepInWindow(sequence, window, at) ?? (await stepFrom(sequence, place, signal));
    const end = next;
    if (frame === undefined) yield { index, firstRow, block: undefined, damage, end };
    else {
      const { dataStart, dataEnd, records } = frame;
      // Data that is too large is not read; who unpacks it says so.
      const isReadable = dataEnd - dataStart <= maxBlockBytes;
      const packed = isReadable
        ? (window.view(dataStart, dataEnd) ?? (await source.read(dataStart, dataEnd, signal)))
        : undefined;
      yield { index, firstRow, block: { index, frame, packed }, damage, end };
      firstRow += records;
    }
    at = next;
  }
}
