/**
 * The 64-bit hash xxHash (XXH64), seed 0, of short byte strings.
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */

const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

const stripeBytes = 32;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

function rotate(value: bigint, bits: bigint): bigint {
  return wrap((value << bits) | (value >> (64n - bits)));
}

function round(accumulator: bigint, lane: bigint): bigint {
  return wrap(rotate(wrap(accumulator + lane * prime2), 31n) * prime1);
}

function mergeAccumulator(hash: bigint, accumulator: bigint): bigint {
  return wrap((hash ^ round(0n, accumulator)) * prime1 + prime4);
}

/** Four accumulators over the stripes of 32 bytes that end at `end`, as one. */
function hashStripes(view: DataView, end: number): bigint {
  let [a, b, c, d] = [wrap(prime1 + prime2), prime2, 0n, wrap(-prime1)];
  for (let at = 0; at < end; at += stripeBytes) {
    a = round(a, view.getBigUint64(at, true));
    b = round(b, view.getBigUint64(at + 8, true));
    c = round(c, view.getBigUint64(at + 16, true));
    d = round(d, view.getBigUint64(at + 24, true));
  }
  const hash = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
  return [a, b, c, d].reduce(mergeAccumulator, hash);
}

/** What is left after the stripes: eight bytes at a time, then four, then one. */
function hashTail(view: DataView, start: number, stripes: bigint): bigint {
  let hash = stripes;
  let at = start;
  for (; at + 8 <= view.byteLength; at += 8)
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4);
  if (at + 4 <= view.byteLength) {
    const lane = BigInt(view.getUint32(at, true));
    hash = wrap(rotate(hash ^ wrap(lane * prime1), 23n) * prime2 + prime3);
    at += 4;
  }
  for (; at < view.byteLength; at++)
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint8(at)) * prime5), 11n) * prime1);
  return hash;
}

/** As an unsigned 64-bit integer. */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.byteLength - (bytes.byteLength % stripeBytes);
  const stripes = tail === 0 ? prime5 : hashStripes(view, tail);
  let hash = hashTail(view, tail, wrap(stripes + BigInt(bytes.byteLength)));
  hash = wrap((hash ^ (hash >> 33n)) * prime2);
  hash = wrap((hash ^ (hash >> 29n)) * prime3);
  return hash ^ (hash >> 32n);
}
