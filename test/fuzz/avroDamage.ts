/** Damage as it happens to Avro files, and which of their blocks it leaves whole. */
import { randomNumbers } from './mutate.ts';
import type { WholeBlock, WholeFile } from './avroFile.ts';

export interface DamagedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Blocks of which every byte is there, side by side. */
  readonly survivors: readonly WholeBlock[];
  readonly isHeaderWhole: boolean;
}

/** Bytes [start, end) of a file are replaced. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: Uint8Array;
}

/** Bytes that numbers and lengths are made of. */
const telling = [0x00, 0x01, 0x02, 0x7f, 0x80, 0xff];

type Pick = (start: number, end: number) => number;

/** One to eight damaged places: bytes changed, overwritten with others of the file, lost, come in, or all cut off. */
export function damaged(file: WholeFile, seed: number): DamagedFile {
  const random = randomNumbers(seed);
  const pick: Pick = (start, end) => start + Math.floor(random() * (end - start));
  const edits = pick(0, 10) === 0 ? [cutOff(file, pick)] : some(pick(1, 9), () => edit(file, pick));
  // Only the header: most damage should hit what comes after it.
  const start = pick(0, 12) === 0 ? 0 : file.headerEnd;
  return apply(
    file,
    edits.filter((one) => one.start >= start),
  );
}

function some<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function edit(file: WholeFile, pick: Pick): Edit {
  const { bytes, blocks } = file;
  // Heads and markers are few bytes of a file, and what most depends on.
  const near = blocks[pick(0, blocks.length)] ?? { start: 0, end: bytes.byteLength };
  const places = [pick(0, bytes.byteLength), near.start + pick(0, 5), near.end - pick(1, 20)];
  const start = Math.min(bytes.byteLength - 1, places[pick(0, places.length)] ?? 0);
  const old = bytes[start] ?? 0;
  switch (pick(0, 6)) {
    case 0:
      return replaced(start, 1, [pick(0, 256)]);
    case 1:
      return replaced(start, 1, [old ^ (1 << pick(0, 8))]);
    case 2:
      return replaced(start, 1, [telling[pick(0, telling.length)] ?? 0]);
    case 3: {
      const from = pick(0, bytes.byteLength);
      const by = bytes.slice(from, from + Math.min(pick(1, 257), bytes.byteLength - start));
      return { start, end: start + by.byteLength, by };
    }
    case 4:
      return replaced(start, Math.min(pick(1, 65), bytes.byteLength - start), []);
    default:
      return replaced(
        start,
        0,
        some(pick(1, 33), () => pick(0, 256)),
      );
  }
}

function cutOff({ bytes, headerEnd }: WholeFile, pick: Pick): Edit {
  const start = pick(headerEnd, bytes.byteLength);
  return replaced(start, bytes.byteLength - start, []);
}

function replaced(start: number, length: number, by: readonly number[]): Edit {
  return { start, end: start + length, by: Uint8Array.from(by) };
}

function apply({ bytes, blocks, headerEnd }: WholeFile, edits: readonly Edit[]): DamagedFile {
  const parts: Uint8Array[] = [];
  let at = 0;
  const done: Edit[] = [];
  for (const one of edits.toSorted((a, b) => a.start - b.start)) {
    if (one.start < at) continue;
    parts.push(bytes.subarray(at, one.start), one.by);
    at = one.end;
    done.push(one);
  }
  parts.push(bytes.subarray(at));
  const isHit = (start: number, end: number): boolean =>
    done.some((one) => {
      // What comes in at a boundary hits neither side.
      const isInside = one.start < end && one.end > start;
      return one.start === one.end ? one.start > start && one.start < end : isInside;
    });
  return {
    bytes: new Uint8Array(Buffer.concat(parts)),
    survivors: blocks.filter(({ start, end }) => !isHit(start, end)),
    isHeaderWhole: !isHit(0, headerEnd),
  };
}
