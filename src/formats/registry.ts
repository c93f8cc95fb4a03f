/** Which format a file is, by its magic bytes, and the reader for it. */
import type { ByteSource } from '../io/byteSource.ts';
import { startsLikeAvro } from './avro/container/header.ts';
import { openAvro } from './avro/reader.ts';
import type { OpenOptions, TableReader } from './format.ts';
import { endsLikeParquet, readTail, type FileTail } from './parquet/footer/footer.ts';
import { openParquet } from './parquet/reader.ts';

export type FormatName = 'parquet' | 'avro';

const magicBytes = 4;

async function hasAvroMagic(
  source: ByteSource,
  tail: FileTail,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (source.size < magicBytes) return false;
  return startsLikeAvro(tail.start === 0 ? tail.bytes : await source.read(0, magicBytes, signal));
}

async function formatOf(
  source: ByteSource,
  tail: FileTail,
  signal: AbortSignal | undefined,
): Promise<FormatName | undefined> {
  if (endsLikeParquet(tail)) return 'parquet';
  return (await hasAvroMagic(source, tail, signal)) ? 'avro' : undefined;
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
  const format = await formatOf(source, tail, signal);
  // What is neither is reported as a file of the format that its name promises, damaged or none.
  const isAvro = format === undefined ? /\.avro$/i.test(source.name) : format === 'avro';
  if (isAvro) return openAvro(source, options, signal);
  return openParquet(source, options, signal, tail);
}
