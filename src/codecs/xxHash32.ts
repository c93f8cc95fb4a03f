/**
 * The 32-bit hash xxHash (XXH32), seed 0: the checksum of LZ4's frames.
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;

const stripeBytes = 16;

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** As an unsigned integer. */
export function xxHash32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { byteLength } = bytes;
  const lanes = Int32Array.of(prime1 + prime2, prime2, 0, -prime1);
  let at = 0;
  for (; at + stripeBytes <= byteLength; at += stripeBytes)
    for (let lane = 0; lane < 4; lane++) {
      const word = view.getInt32(at + 4 * lane, true);
      lanes[lane] = Math.imul(rotated(lanes[lane]! + Math.imul(word, prime2), 13), prime1);
    }
  let hash =
    at === 0
      ? prime5
      : rotated(lanes[0]!, 1) +
        rotated(lanes[1]!, 7) +
        rotated(lanes[2]!, 12) +
        rotated(lanes[3]!, 18);
  hash = (hash + byteLength) | 0;
  for (; at + 4 <= byteLength; at += 4)
    hash = Math.imul(rotated((hash + Math.imul(view.getInt32(at, true), prime3)) | 0, 17), prime4);
  for (; at < byteLength; at++)
    hash = Math.imul(rotated((hash + Math.imul(bytes[at]!, prime5)) | 0, 11), prime1);
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
