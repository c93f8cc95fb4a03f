/** How hard codecs can be asked to work: levels of each codec's own scale. Codecs without levels are not here. */
import type { CodecName, CompressionLevels } from './codec.ts';

export const compressionLevels: Readonly<Partial<Record<CodecName, CompressionLevels>>> = {
  deflate: { lowest: 1, highest: 9, usual: 6 },
  gzip: { lowest: 1, highest: 9, usual: 6 },
  zstd: { lowest: 1, highest: 22, usual: 3 },
  brotli: { lowest: 0, highest: 11, usual: 4 },
};
