/** Gzip (RFC 1952), of one or more members, where the platform lends none: by fflate, which checks no checksums. */
import { Gunzip, gzipSync } from 'fflate';
import type { Codec } from './codec.ts';
import { damagedData } from './codecError.ts';
import { crc32 } from './crc32.ts';
import { fflateLevel, pushInSteps } from './fflateInput.ts';
import { OutputPieces } from './outputPieces.ts';

/** CRC-32 and length, at the end of each member. */
const trailerBytes = 8;

export const gzip: Codec = {
  decompress(bytes, maxBytes) {
    const output = new OutputPieces('gzip', maxBytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let memberBytes = 0;
    let checksum = 0;
    const gunzip = new Gunzip((piece) => {
      output.add(piece);
      memberBytes += piece.length;
      checksum = crc32(piece, checksum);
    });
    const endMember = (end: number): void => {
      const trailer = end - trailerBytes;
      const isWhole =
        trailer >= 0 &&
        view.getUint32(trailer, true) === checksum &&
        view.getUint32(trailer + 4, true) === memberBytes % 2 ** 32;
      if (!isWhole) throw damagedData('gzip');
      memberBytes = 0;
      checksum = 0;
    };
    gunzip.onmember = endMember;
    try {
      pushInSteps(gunzip, bytes, maxBytes);
      endMember(bytes.length);
    } catch (cause) {
      throw damagedData('gzip', cause);
    }
    return output.joined();
  },
  compressor: (level) => (bytes) => gzipSync(bytes, { level: fflateLevel(level), mtime: 0 }),
};
