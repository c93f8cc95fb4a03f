/** Which format a file is, by its magic bytes, and the reader for it. */
import { TableError } from '../base/errors.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { OpenOptions, TableReader } from './format.ts';
import { endsLikeParquet, readTail, type FileTail } from './parquet/footer.ts';
import { openParquet } from './parquet/reader.ts';

export type FormatName = 'parquet' | 'avro';

const avroMagic = [0x4f, 0x62, 0x6a, 0x01];

async function startsLikeAvro(
  source: ByteSource,
  tail: FileTail,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (source.size < avroMagic.length) return false;
  const head = tail.start === 0 ? tail.bytes : await source.read(0, avroMagic.length, signal);
  return avroMagic.every((byte, index) => head[index] === byte);
}

async function formatOf(
  source: ByteSource,
  tail: FileTail,
  signal: AbortSignal | undefined,
): Promise<FormatName | undefined> {
  if (endsLikeParquet(tail)) return 'parquet';
  return (await startsLikeAvro(source, tail, signal)) ? 'avro' : undefined;
}

/** The format by magic bytes, whatever the file is called; undefined when it is none that we read. */
export async function detectFormat(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<FormatName | undefined> {
  return source.size === 0 ? undefined : formatOf(source, await readTail(source, signal), signal);
}

/**
 * Opens a file of any known format. The source stays the caller's, who closes it after the reader. Rejects with
 * TableError: `empty`, `notTable`, `truncated`, `encrypted`, `corrupt`, `unsupported`, or what the source says.
 */
export async function openTable(
  source: ByteSource,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<TableReader> {
  const tail = await readTail(source, signal);
  if ((await formatOf(source, tail, signal)) === 'avro')
    throw new TableError('unsupported', 'Avro files are not read yet');
  // What is neither is reported as a Parquet file that is damaged or none.
  return openParquet(source, options, signal, tail);
}
