/**
 * The first bytes of all values, then their second ones, and so on.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#BYTESTREAMSPLIT
 */
interface WordRows {
  readonly words: Int32Array;
  readonly wordsPerValue: number;
  /** The word that the first value begins with. */
  readonly at: number;
}

/** Decodes `count` values; false where the body is not as long as they are. */
export function byteStreamSplit(
  body: Uint8Array,
  { words, wordsPerValue, at }: WordRows,
  count: number,
): boolean {
  if (body.length !== count * wordsPerValue * 4) return false;
  for (let word = 0; word < wordsPerValue; word++) {
    const first = word * 4 * count;
    for (let i = 0; i < count; i++) {
      const byte = first + i;
      words[at + i * wordsPerValue + word] =
        body[byte]! |
        (body[byte + count]! << 8) |
        (body[byte + 2 * count]! << 16) |
        (body[byte + 3 * count]! << 24);
    }
  }
  return true;
}
