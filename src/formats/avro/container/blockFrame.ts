/** What stands around a block's data: the number of records and of bytes before it, the sync marker after it. */
import { syncMarkerBytes } from './header.ts';
import { maxVarintBytes, readVarint } from './varint.ts';

/** Most bytes of a block before its data. */
export const maxHeadBytes = 2 * maxVarintBytes;

/** Where a block is. Offsets count from the file's start. */
export interface BlockFrame {
  /** Of the number of records. */
  readonly offset: number;
  readonly records: number;
  /** The data, compressed: [dataStart, dataEnd). */
  readonly dataStart: number;
  readonly dataEnd: number;
  /** After the sync marker: where the next block starts, or the file's end. */
  readonly end: number;
}

export interface FrameLimits {
  readonly fileBytes: number;
  readonly syncMarker: Uint8Array;
  /** Most records that so many bytes of data can hold. */
  readonly mostRecords: (dataBytes: number) => number;
}

export interface FrameProblem {
  readonly kind: 'damaged';
  /** One clause. */
  readonly reason: string;
  /** Whether the file ends where the block should go on. */
  readonly isCut: boolean;
  /** The block as its head tells it, if all of its data is in the file: then only its marker is wrong or cut. */
  readonly frame: BlockFrame | undefined;
}

/**
 * What the head of a block at `offset` says, from `bytes`, which have it at `at`: as many as a head may have, or as the file
 * still has. Whether the marker is right remains to be seen.
 */
export function frameOf(
  bytes: Uint8Array,
  offset: number,
  { fileBytes, mostRecords }: FrameLimits,
  at = 0,
): BlockFrame | FrameProblem {
  const records = readVarint(bytes, at);
  const size = typeof records === 'string' ? records : readVarint(bytes, records.end);
  if (records === 'short' || size === 'short')
    return problem("the file ends inside a block's head", true);
  if (records === 'invalid') return problem('its number of records is no number');
  if (records.value < 0) return problem(`it cannot have ${records.value} records`);
  if (size === 'invalid') return problem('its size is no number');
  if (size.value < 0) return problem(`it cannot have ${size.value} bytes`);
  const dataStart = offset + size.end - at;
  const dataEnd = dataStart + size.value;
  if (dataEnd > fileBytes)
    return problem(`its ${size.value} bytes run past the end of the file`, true);
  if (records.value > mostRecords(size.value))
    return problem(`${size.value} bytes cannot hold ${records.value} records`);
  const end = dataEnd + syncMarkerBytes;
  return { offset, records: records.value, dataStart, dataEnd, end };
}

function problem(reason: string, isCut = false): FrameProblem {
  return { kind: 'damaged', reason, isCut, frame: undefined };
}

/** Whether `bytes` has the marker at `at`. */
export function hasMarker(bytes: Uint8Array, at: number, marker: Uint8Array): boolean {
  for (let index = 0; index < syncMarkerBytes; index++)
    if (bytes[at + index] !== marker[index]) return false;
  return true;
}

/** The first marker in `bytes` at or after `from`; -1 when there is none. */
export function indexOfMarker(bytes: Uint8Array, marker: Uint8Array, from: number): number {
  // Horspool's way: the byte under the marker's last tells how far the marker can be moved at once.
  const last = syncMarkerBytes - 1;
  const steps = new Uint8Array(256).fill(syncMarkerBytes);
  for (let index = 0; index < last; index++) steps[marker[index]!] = last - index;
  for (let at = from + last; at < bytes.length; at += steps[bytes[at]!]!)
    if (bytes[at] === marker[last] && hasMarker(bytes, at - last, marker)) return at - last;
  return -1;
}
