/** A text file as pieces of its bytes: read in steps, uncompressed, and checked to be UTF-8. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError, toTableError } from '../../../base/errors.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import { GunzipStream } from '../../../codecs/gunzipStream.ts';
import { isZstdCut } from '../../../codecs/zstdFrames.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import { Utf8Check } from './utf8Check.ts';

const readBytes = 1024 * 1024;
/** A frame of zstd says how it ends only when it is decompressed: such files are decompressed as a whole. */
const maxZstdBytes = 2 ** 30;

/**
 * Whole characters, without a byte order mark. Rejects with TableError `unsupported` for other encodings, `corrupt` for
 * what is not UTF-8, naming the line and the offset.
 */
export async function* textPieces(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const check = new Utf8Check();
  let isFirst = true;
  for await (const bytes of plainPieces(source, signal)) {
    if (isFirst) refuseUtf16(bytes);
    isFirst = false;
    yield check.take(bytes);
  }
  check.finish();
}

/** With a byte order mark, or by every other of the first four bytes, which is 0 where letters are Latin. */
function refuseUtf16([first, second, third, fourth]: Uint8Array): void {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const isLittle = first !== 0 && second === 0 && third !== 0 && fourth === 0;
  const isBig = first === 0 && second !== 0 && third === 0 && fourth !== 0;
  if (isMarked || isLittle || isBig)
    throw new TableError('unsupported', 'its text is UTF-16, and only UTF-8 is read');
}

async function* plainPieces(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const head = await source.read(0, Math.min(4, source.size), signal);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(source, signal);
  else if (head.join() === '40,181,47,253') {
    const { decompress } = await codecOf('zstd');
    const bytes = await source.read(0, source.size, signal);
    if (isZstdCut(bytes))
      throw new TableError('truncated', 'its zstd data end too soon', {
        where: { part: 'zstd data', offset: source.size },
      });
    yield await decompress(bytes, maxZstdBytes);
  } else yield* rawPieces(source, signal);
}

async function* rawPieces(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < source.size; start += readBytes) {
    throwIfAborted(signal);
    yield await source.read(start, Math.min(source.size, start + readBytes), signal);
  }
}

async function* gunzipped(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  const gunzip = new GunzipStream((piece) => {
    made.push(piece);
  });
  let read = 0;
  for await (const bytes of rawPieces(source, signal)) {
    read += bytes.byteLength;
    try {
      gunzip.push(bytes, read === source.size);
    } catch (cause) {
      if (cause instanceof TableError) throw cause;
      throw new TableError('corrupt', toTableError(cause).message, {
        where: { part: 'gzip data' },
        cause,
      });
    }
    const pieces = made;
    made = [];
    yield* pieces;
  }
}
