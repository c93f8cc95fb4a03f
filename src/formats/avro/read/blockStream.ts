/** All blocks of a file, front to back, with their data as it lies in the file, and the damage between them. */
import type { AvroFile } from './avroFile.ts';
import { stepFrom, stepInWindow, type FrameDamage, type Step } from '../container/blockSequence.ts';
import { FileWindow } from '../container/fileWindow.ts';
import type { PackedBlock } from './unpackAhead.ts';

/** Bytes read at a time; blocks that are larger are read by themselves. */
const strideBytes = 4 * 1024 * 1024;

/** Where blocks are larger than this, a part of one at the end of a stretch is too much to be carried over. */
const smallBytes = 256 * 1024;

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

/** A byte of the file where a block may start, its number, and rows before it. */
export interface StreamStart {
  readonly at: number;
  readonly index: number;
  readonly firstRow: number;
}

/** Where the first block is. */
export function firstBlock({ header }: AvroFile): StreamStart {
  return { at: header.bytes, index: 0, firstRow: 0 };
}

/** One by one. The data of each is the caller's. */
export async function* blockStream(
  file: AvroFile,
  from: StreamStart,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamedBlock> {
  for await (const stretch of stretches(file, new FileWindow(file.source), from, signal))
    yield* stretch;
}

/** Those that were read together, together: a promise for each of them takes longer than decoding it. */
export async function* blockStretches(
  file: AvroFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<Iterable<StreamedBlock>> {
  // Their data is valid until the next stretch is asked for.
  const window = new FileWindow(file.source, { reusesMemory: true });
  yield* stretches(file, window, firstBlock(file), signal);
}

async function* stretches(
  { source, sequence, maxBlockBytes }: AvroFile,
  window: FileWindow,
  from: StreamStart,
  signal: AbortSignal | undefined,
): AsyncGenerator<Iterable<StreamedBlock>> {
  let { at, index, firstRow } = from;
  const take = ({ frame, damage, next }: Step, data: Uint8Array | undefined): StreamedBlock => {
    const block = frame && { index, frame, packed: data };
    const taken = { index, firstRow, block, damage, end: next };
    index += 1;
    firstRow += frame?.records ?? 0;
    at = next;
    return taken;
  };
  function* inWindow(): Generator<StreamedBlock> {
    while (at < source.size) {
      const step = stepInWindow(sequence, window, at);
      const data = step?.frame && window.view(step.frame.dataStart, step.frame.dataEnd);
      // Data that is too large is not read; who unpacks it says so.
      if (step === undefined || data === undefined || data.byteLength > maxBlockBytes) return;
      yield take(step, data);
    }
  }
  while (at < source.size) {
    const place = { window, at, ahead: strideBytes };
    const step = await stepFrom(sequence, place, signal);
    const { dataStart = 0, dataEnd = 0 } = step.frame ?? {};
    const isReadable = step.frame !== undefined && dataEnd - dataStart <= maxBlockBytes;
    const data = isReadable
      ? (window.view(dataStart, dataEnd) ?? (await source.read(dataStart, dataEnd, signal)))
      : undefined;
    if (data !== undefined && data.byteLength <= smallBytes) window.readAhead(strideBytes, signal);
    yield [take(step, data)];
    yield inWindow();
  }
}
