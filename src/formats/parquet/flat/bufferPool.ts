/**
 * Memory of columns that are not needed any more, for the next ones: row groups are alike, and touching new memory takes the
 * system longer than decoding does.
 */
import { release } from '../../../base/release.ts';

/** What is kept at most. */
const mostKept = 16 * 1024 * 1024;
/** Sizes are multiples of this, so that columns of about as many rows have the same; what is smaller is not kept. */
const grain = 64 * 1024;

/** In the order in which they were given back. */
const kept: ArrayBuffer[] = [];
let keptBytes = 0;

/** Memory of `bytes` bytes or more; what is in it means nothing. */
export function takeBuffer(bytes: number): ArrayBuffer {
  if (bytes < grain) return new ArrayBuffer(bytes);
  const size = Math.ceil(bytes / grain) * grain;
  const index = kept.findIndex(({ byteLength }) => byteLength === size);
  const [found] = index < 0 ? [] : kept.splice(index, 1);
  if (found === undefined) return new ArrayBuffer(size);
  keptBytes -= size;
  return found;
}

/** Takes back what takeBuffer gave. Nobody may look at it again. */
export function giveBuffer(buffer: ArrayBuffer): void {
  if (buffer.byteLength < grain) return;
  kept.push(buffer);
  keptBytes += buffer.byteLength;
  while (keptBytes > mostKept) {
    const oldest = kept.shift();
    if (oldest === undefined) return;
    keptBytes -= oldest.byteLength;
    release(oldest);
  }
}
