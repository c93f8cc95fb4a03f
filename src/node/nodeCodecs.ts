/** Node's own compressors, lent to the codecs: native, and for all but small data in the thread pool. */
import zlib from 'node:zlib';
import {
  compressionLevels,
  type CodecName,
  type Compress,
  type Decompress,
} from '../codecs/codec.ts';
import type { LentCodecs } from '../codecs/codecs.ts';
import type { Crc32 } from '../codecs/crc32.ts';
import { damagedData, tooMuchOutput } from '../codecs/codecError.ts';
import { zstdDeclaredBytes, zstdFrames, zstdRoom } from '../codecs/zstdFrames.ts';
import { OutputPieces } from '../codecs/outputPieces.ts';

/** Under this many bytes, another thread takes longer to ask than to answer. */
const smallBytes = 4 * 1024;

/** What all of Node's one-shot functions have in common. */
type Work<Options> = (
  bytes: Uint8Array,
  options: Options,
  done: (error: Error | null, result: Uint8Array) => void,
) => void;
type SyncWork<Options> = (bytes: Uint8Array, options: Options) => Uint8Array;

interface TwoWays<Options> {
  readonly work: Work<Options>;
  readonly sync: SyncWork<Options>;
}

/** Deflate, Gzip and Brotli; Zstandard where this Node has it (22.15). */
export function nodeCodecs(): LentCodecs {
  return {
    deflate: {
      decompress: decompressor('deflate', { work: zlib.inflateRaw, sync: zlib.inflateRawSync }),
      compressor: (level = compressionLevels.deflate.usual) =>
        compressor({ work: zlib.deflateRaw, sync: zlib.deflateRawSync }, { level }),
    },
    gzip: {
      decompress: decompressor('gzip', { work: zlib.gunzip, sync: zlib.gunzipSync }),
      compressor: (level = compressionLevels.gzip.usual) =>
        compressor({ work: zlib.gzip, sync: zlib.gzipSync }, { level }),
    },
    brotli: {
      decompress: decompressor('brotli', {
        work: zlib.brotliDecompress,
        sync: zlib.brotliDecompressSync,
      }),
      compressor: (level = compressionLevels.brotli.usual) =>
        compressor(
          { work: zlib.brotliCompress, sync: zlib.brotliCompressSync },
          { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: level } },
        ),
    },
    ...zstdCodec(),
  };
}

/** Node's own CRC-32, which uses the processor's instructions for it; undefined before Node 20.15. */
export const nodeCrc32: Crc32 | undefined =
  // The types are those of a newer Node than the oldest that we run on.
  (zlib as { readonly crc32?: Crc32 }).crc32;

interface ZstdFunctions {
  readonly constants: { readonly ZSTD_c_compressionLevel: number };
  readonly zstdDecompress: Work<zlib.ZlibOptions>;
  readonly zstdDecompressSync: SyncWork<zlib.ZlibOptions>;
  readonly zstdCompress: Work<zlib.BrotliOptions>;
  readonly zstdCompressSync: SyncWork<zlib.BrotliOptions>;
}

function zstdCodec(): LentCodecs {
  // The types are those of the oldest Node that we run on.
  const functions = zlib as unknown as Partial<ZstdFunctions>;
  if (!hasZstd(functions)) return {};
  const { constants, zstdDecompress, zstdDecompressSync, zstdCompress, zstdCompressSync } =
    functions;
  const frame = decompressor('zstd', { work: zstdDecompress, sync: zstdDecompressSync });
  return {
    zstd: {
      async decompress(bytes, maxBytes) {
        const frames = zstdFrames(bytes);
        zstdRoom(frames, maxBytes);
        const output = new OutputPieces('zstd', maxBytes);
        // Node ends after the first frame.
        for (const each of frames) output.add(await frame(each.bytes, maxBytes - output.bytes));
        return output.joined();
      },
      declaredBytes: zstdDeclaredBytes,
      compressor: (level = compressionLevels.zstd.usual) =>
        compressor(
          { work: zstdCompress, sync: zstdCompressSync },
          { params: { [constants.ZSTD_c_compressionLevel]: level } },
        ),
    },
  };
}

function hasZstd(functions: Partial<ZstdFunctions>): functions is ZstdFunctions {
  return functions.zstdDecompress !== undefined;
}

function decompressor(codec: CodecName, { work, sync }: TwoWays<zlib.ZlibOptions>): Decompress {
  return async (bytes, maxBytes) => {
    // Output is collected in pieces of this size: one, mostly, since joining several takes their memory once more. What
    // is not written to of a large one takes none.
    const chunkSize = Math.min(
      Math.max(bytes.length * 4, 16 * 1024),
      Math.max(maxBytes, 64),
      2 ** 28,
    );
    const options = { maxOutputLength: Math.max(maxBytes, 1), chunkSize };
    try {
      const made = await run({ work, sync }, bytes, options);
      if (made.length > maxBytes) throw tooMuchOutput(codec, maxBytes);
      return made;
    } catch (cause) {
      throw isTooLarge(cause) ? tooMuchOutput(codec, maxBytes) : damagedData(codec, cause);
    }
  };
}

function compressor<Options>(ways: TwoWays<Options>, options: Options): Compress {
  return (bytes) => run(ways, bytes, options);
}

function run<Options>(
  { work, sync }: TwoWays<Options>,
  bytes: Uint8Array,
  options: Options,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // What `sync` throws here rejects.
    if (bytes.length <= smallBytes) resolve(plain(sync(bytes, options)));
    else
      work(bytes, options, (error, result) => {
        if (error === null) resolve(plain(result));
        else reject(error);
      });
  });
}

/** A Buffer as what it is made of: a Buffer's `slice` shares memory, a Uint8Array's does not. */
function plain({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
