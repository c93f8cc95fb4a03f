/** Damage as it happens to files, made from a seed: the same seed damages the same file in the same way. */

/** Numbers in [0, 1) from a 32-bit seed: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const trailerBytes = 8;

/** Where the footer of a Parquet file starts, as its end says; the end itself where that is nonsense. */
function footerStart(bytes: Uint8Array): number {
  if (bytes.byteLength < trailerBytes) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes.byteLength - trailerBytes - view.getUint32(bytes.byteLength - 8, true);
  return Math.max(0, start);
}

/** A whole number in [start, end). */
type Pick = (start: number, end: number) => number;

/** Bytes that lengths, counts and type ids are made of. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0xff];

function flip(bytes: Uint8Array, pick: Pick, [start, end]: readonly [number, number]): void {
  for (let count = pick(1, 9); count > 0 && end > start; count--) {
    const at = pick(start, end);
    const kind = pick(0, 3);
    if (kind === 0) bytes[at] = pick(0, 256);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(0, 8));
    else bytes[at] = telling[pick(0, telling.length)] ?? 0;
  }
}

/** Bytes of one place over those of another, of the same or another file. */
function splice(
  bytes: Uint8Array,
  from: Uint8Array,
  { pick, within: [start, end] }: { pick: Pick; within: readonly [number, number] },
): void {
  if (end <= start || from.byteLength === 0) return;
  const at = pick(start, end);
  const source = pick(0, from.byteLength);
  const length = Math.min(pick(1, 257), bytes.byteLength - at, from.byteLength - source);
  bytes.set(from.slice(source, source + length), at);
}

/** Takes some bytes out of the middle: whatever points behind them points to the wrong place. */
function cutOut(bytes: Uint8Array, pick: Pick): Uint8Array {
  const start = pick(0, bytes.byteLength);
  const end = Math.min(bytes.byteLength, start + pick(1, 65));
  const rest = new Uint8Array(bytes.byteLength - (end - start));
  rest.set(bytes.subarray(0, start));
  rest.set(bytes.subarray(end), start);
  return rest;
}

/** A damaged copy of `file`: bytes flipped in pages or footer, spliced from `other`, cut out, or cut off. */
export function mutated(
  file: Uint8Array,
  other: Uint8Array,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const random = randomNumbers(seed);
  const pick: Pick = (start, end) => start + Math.floor(random() * (end - start));
  const bytes = new Uint8Array(file);
  const pages = [0, footerStart(bytes)] as const;
  const footer = [footerStart(bytes), bytes.byteLength - trailerBytes] as const;
  const kind = pick(0, 100);
  if (kind < 30) flip(bytes, pick, pages);
  else if (kind < 60) flip(bytes, pick, footer);
  else if (kind < 65) flip(bytes, pick, [bytes.byteLength - trailerBytes, bytes.byteLength]);
  else if (kind < 75) splice(bytes, bytes, { pick, within: pages });
  else if (kind < 85) splice(bytes, other, { pick, within: footer });
  else if (kind < 92) return new Uint8Array(cutOut(bytes, pick));
  else return bytes.slice(0, pick(0, bytes.byteLength));
  return bytes;
}
