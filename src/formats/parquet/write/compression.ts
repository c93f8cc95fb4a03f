/** The codecs that column chunks can be written with, by the names that people use. */
export const compressions = ['snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'none'] as const;
export type Compression = (typeof compressions)[number];
