/** Gzip (RFC 1952), of one or more members, where the platform lends none. */
import { gzipSync } from 'fflate';
import type { Codec } from './codec.ts';
import { damagedData } from './codecError.ts';
import { fflateLevel, pushInSteps } from './fflateInput.ts';
import { GunzipStream } from './gunzipStream.ts';
import { OutputPieces } from './outputPieces.ts';

export const gzip: Codec = {
  decompress(bytes, maxBytes) {
    const output = new OutputPieces('gzip', maxBytes);
    const gunzip = new GunzipStream((piece) => {
      output.add(piece);
    });
    try {
      pushInSteps(gunzip, bytes, maxBytes);
    } catch (cause) {
      throw damagedData('gzip', cause);
    }
    return output.joined();
  },
  compressor: (level) => (bytes) => gzipSync(bytes, { level: fflateLevel(level), mtime: 0 }),
};
