/** Decimals: big-endian and as long as they need in Avro, little-endian and of one width in Arrow. */

/** Writes a two's complement number over all of `place`; false where it does not fit. No bytes are 0. */
export function decimalInto(place: Uint8Array, bigEndian: Uint8Array): boolean {
  const sign = (bigEndian[0] ?? 0) > 0x7f ? 0xff : 0;
  const extra = bigEndian.length - place.length;
  for (let i = 0; i < extra; i++) if (bigEndian[i] !== sign) return false;
  for (let i = 0; i < place.length; i++) place[i] = bigEndian[bigEndian.length - 1 - i] ?? sign;
  const top = (place[place.length - 1] ?? 0) > 0x7f ? 0xff : 0;
  return top === sign;
}
