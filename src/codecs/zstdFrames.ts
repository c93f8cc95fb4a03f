/**
 * The frames of Zstandard data, found without decompressing them: data may have several, and not every decoder goes on
 * after the first. https://www.rfc-editor.org/rfc/rfc8878
 */
import { damagedData, tooMuchOutput } from './codecError.ts';

export interface ZstdFrame {
  /** Its bytes, checksum included. */
  readonly bytes: Uint8Array;
  /** What it says it holds, in bytes; many writers leave that out. */
  readonly declaredBytes: number | undefined;
  /** The most that its blocks can hold, or what it declares. */
  readonly mostBytes: number;
}

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const mostBlockBytes = 128 * 1024;
const blockKinds = ['raw', 'rle', 'compressed'] as const;

/** Skippable frames are left out. Throws TableError `corrupt` for what has no frame, or a frame that is cut short. */
export function zstdFrames(bytes: Uint8Array): readonly ZstdFrame[] {
  if (bytes.length === 0) throw damagedData('zstd');
  const { frames, isCut } = wholeFrames(bytes);
  if (isCut) throw damagedData('zstd');
  return frames;
}

/** Whether there are whole frames, and then one that is cut short. Throws as zstdFrames at what is no frame. */
export function isZstdCut(bytes: Uint8Array): boolean {
  return wholeFrames(bytes).isCut;
}

function wholeFrames(bytes: Uint8Array): {
  readonly frames: readonly ZstdFrame[];
  readonly isCut: boolean;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: ZstdFrame[] = [];
  try {
    for (let at = 0; at < bytes.length;) {
      const magic = view.getUint32(at, true);
      if ((magic & 0xfffffff0) === skippableMagic) {
        at += 8 + view.getUint32(at + 4, true);
        continue;
      }
      if (magic !== frameMagic) throw damagedData('zstd');
      const { end, declaredBytes, mostBytes } = frameExtent(view, at + 4);
      if (end > bytes.length) return { frames, isCut: true };
      frames.push({ bytes: bytes.subarray(at, end), declaredBytes, mostBytes });
      at = end;
    }
  } catch (cause) {
    // The view throws where the data ends too early.
    if (cause instanceof RangeError) return { frames, isCut: true };
    throw cause;
  }
  return { frames, isCut: false };
}

/** What all frames together say that they hold; undefined where one of them does not, or is damaged. */
export function zstdDeclaredBytes(bytes: Uint8Array): number | undefined {
  try {
    return zstdFrames(bytes).reduce<number | undefined>(
      (sum, { declaredBytes }) =>
        sum === undefined || declaredBytes === undefined ? undefined : sum + declaredBytes,
      0,
    );
  } catch {
    // Whoever reads it is told.
    return undefined;
  }
}

/**
 * What frames can become at most: never more than `maxBytes`, though they may turn out to hold more if they do not say.
 * Throws TableError `tooLarge` if they do say.
 */
export function zstdRoom(frames: readonly ZstdFrame[], maxBytes: number): number {
  const declared = frames.reduce((sum, { declaredBytes = 0 }) => sum + declaredBytes, 0);
  if (declared > maxBytes) throw tooMuchOutput('zstd', maxBytes);
  return Math.min(
    maxBytes,
    frames.reduce((sum, { mostBytes }) => sum + mostBytes, 0),
  );
}

/** From the frame header descriptor at `at`; section 3.1.1.1. */
function frameExtent(view: DataView, at: number): Omit<ZstdFrame, 'bytes'> & { end: number } {
  const descriptor = view.getUint8(at);
  const sizeFlag = descriptor >> 6;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = at + 1 + (isSingleSegment ? 0 : 1) + dictionaryIdBytes;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][sizeFlag] ?? 0;
  const declaredBytes = contentSize(view, sizeAt, sizeBytes);
  const blocks = blocksExtent(view, sizeAt + sizeBytes);
  // A frame that claims more than its blocks can hold would have memory set aside for nothing.
  if (declaredBytes !== undefined && declaredBytes > blocks.mostBytes) throw damagedData('zstd');
  const hasChecksum = (descriptor & 4) !== 0;
  const end = blocks.end + (hasChecksum ? 4 : 0);
  return { end, declaredBytes, mostBytes: declaredBytes ?? blocks.mostBytes };
}

function contentSize(view: DataView, at: number, bytes: number): number | undefined {
  if (bytes === 0) return undefined;
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  if (bytes === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}

/** Section 3.1.1.2: each block has a header of three bytes. */
function blocksExtent(view: DataView, at: number): { end: number; mostBytes: number } {
  let end = at;
  let mostBytes = 0;
  for (let isLast = false; !isLast;) {
    const header = view.getUint16(end, true) | (view.getUint8(end + 2) << 16);
    isLast = (header & 1) === 1;
    const size = header >> 3;
    const kind = blockKinds[(header >> 1) & 3];
    if (kind === undefined || size > mostBlockBytes) throw damagedData('zstd');
    end += 3 + (kind === 'rle' ? 1 : size);
    mostBytes += kind === 'compressed' ? mostBlockBytes : size;
  }
  return { end, mostBytes };
}
