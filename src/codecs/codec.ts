/** The one table of compression codecs, by the names that this project uses. */

export const codecNames = [
  'none',
  'deflate',
  'gzip',
  'snappy',
  'zstd',
  'lz4',
  'brotli',
  'bzip2',
  'xz',
] as const;
/** `deflate` is without a frame (RFC 1951), `lz4` is one raw block, `snappy` is the raw format. */
export type CodecName = (typeof codecNames)[number];

/**
 * Undoes a codec. Rejects or throws TableError `corrupt` for bytes that are not of the codec, `tooLarge` for more than
 * `maxBytes` bytes of output, before they are all made. What it resolves to is the caller's (of `none`, the very bytes
 * that were given). May run in another thread.
 */
export type Decompress = (bytes: Uint8Array, maxBytes: number) => Uint8Array | Promise<Uint8Array>;

/** As Decompress says, at once and in this thread; but what it returns is lent until it is called again. */
export type DecompressNow = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

export type Compress = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What a codec can do on this machine; what is undefined cannot be done here. */
export interface Codec {
  readonly decompress: Decompress;
  /**
   * Makes one for who decompresses one block after the other. Of codecs so fast that a promise for every little block would
   * cost more; undefined of others.
   */
  readonly decompressorNow?: (() => DecompressNow) | undefined;
  /**
   * How many bytes data says that it becomes, which nobody checks; undefined where it does not, or is damaged. Undefined of
   * codecs whose data never says.
   */
  readonly declaredBytes?: ((bytes: Uint8Array) => number | undefined) | undefined;
  /** `level` is of the codec's own scale; see compressionLevels. */
  readonly compressor: ((level?: number) => Compress) | undefined;
}

/** The levels that can be asked for, and the one that is used when none is. */
export interface CompressionLevels {
  readonly lowest: number;
  readonly highest: number;
  readonly usual: number;
}

/** What has no levels is not in it. Above 19, Zstandard needs hundreds of megabytes. */
export const compressionLevels = {
  deflate: { lowest: 0, highest: 9, usual: 6 },
  gzip: { lowest: 0, highest: 9, usual: 6 },
  zstd: { lowest: 1, highest: 22, usual: 3 },
  brotli: { lowest: 0, highest: 11, usual: 4 },
} as const satisfies Partial<Record<CodecName, CompressionLevels>>;

/** Undefined for codecs without levels. */
export function levelsOf(codec: CodecName): CompressionLevels | undefined {
  const levels: Partial<Record<CodecName, CompressionLevels>> = compressionLevels;
  return levels[codec];
}
