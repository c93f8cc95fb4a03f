/** Deflate (RFC 1951) where the platform lends none: by fflate. */
import { deflateSync, Inflate } from 'fflate';
import { fflateLevel, pushInSteps } from './fflateInput.ts';
import type { Codec } from './codec.ts';
import { damagedData } from './codecError.ts';
import { OutputPieces } from './outputPieces.ts';

/** Bytes after the last block are ignored: fastavro leaves some. */
export const deflate: Codec = {
  decompress(bytes, maxBytes) {
    const output = new OutputPieces('deflate', maxBytes);
    const inflate = new Inflate((piece) => {
      output.add(piece);
    });
    try {
      pushInSteps(inflate, bytes, maxBytes);
    } catch (cause) {
      throw damagedData('deflate', cause);
    }
    return output.joined();
  },
  compressor: (level) => (bytes) => deflateSync(bytes, { level: fflateLevel(level) }),
};
