/** CRC-32 as of gzip, zlib and Parquet (ISO 3309, reflected polynomial 0xEDB88320), eight bytes a step. */

/** Entry 256 k + b: what byte b, followed by k zero bytes, does to the checksum ("slicing by 8"). */
const table = makeTable();

function makeTable(): Uint32Array {
  const entries = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    entries[byte] = rest;
  }
  for (let i = 256; i < entries.length; i++) {
    const rest = entries[i - 256]!;
    entries[i] = (rest >>> 8) ^ entries[rest & 255]!;
  }
  return entries;
}

/** Of `bytes`, coming after bytes whose checksum is `start`; an unsigned 32-bit integer. */
export type Crc32 = (bytes: Uint8Array, start: number) => number;

let lent: Crc32 | undefined;

/** Called by a platform's entry (src/node) that has a native one; undefined takes it back. */
export function lendCrc32(native: Crc32 | undefined): void {
  lent = native;
}

/** As Crc32 says; by the platform where it lent its own, which is several times as fast. */
export function crc32(bytes: Uint8Array, start = 0): number {
  return (lent ?? portableCrc32)(bytes, start);
}

function portableCrc32(bytes: Uint8Array, start: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeSteps = bytes.byteLength - (bytes.byteLength % 8);
  let crc = ~start;
  let at = 0;
  for (; at < wholeSteps; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      table[1792 + (low & 255)]! ^
      table[1536 + ((low >>> 8) & 255)]! ^
      table[1280 + ((low >>> 16) & 255)]! ^
      table[1024 + (low >>> 24)]! ^
      table[768 + (high & 255)]! ^
      table[512 + ((high >>> 8) & 255)]! ^
      table[256 + ((high >>> 16) & 255)]! ^
      table[high >>> 24]!;
  }
  for (; at < bytes.byteLength; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}
