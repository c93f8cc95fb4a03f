/** How fflate is fed: a little at a time, so that a limit on the output can stop it. */
import type { DeflateOptions } from 'fflate';
import { compressionLevels } from './codec.ts';

/** A byte of input can become so many of output. */
const mostRatio = 1032;
/** Bytes that are given at once. */
const smallestStep = 1024;
const largestStep = 64 * 1024;

type FflateLevel = NonNullable<DeflateOptions['level']>;

interface FflateStream {
  push(piece: Uint8Array, isLast?: boolean): void;
}

/**
 * The sink of the stream's output stops it after `maxBytes` by throwing, which is thrown on; no step makes much more.
 * Also throws where `bytes` are none, of which fflate says nothing.
 */
export function pushInSteps(stream: FflateStream, bytes: Uint8Array, maxBytes: number): void {
  if (bytes.length === 0) throw new RangeError('no data');
  const step = Math.min(Math.max(Math.ceil(maxBytes / mostRatio), smallestStep), largestStep);
  // The last step has bytes in it: only then does fflate say that the data is cut short.
  for (let at = 0; at < bytes.length; at += step)
    stream.push(bytes.subarray(at, at + step), at + step >= bytes.length);
}

/** A level of compressionLevels as fflate's type wants it: one of the numbers 0 to 9, listed one by one. */
export function fflateLevel(level: number = compressionLevels.deflate.usual): FflateLevel {
  return level as FflateLevel;
}
