/** Opens any file that rows can be read from: by its magic bytes, and where those say nothing by its name. */
import { TableError } from '../base/errors.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { OpenOptions } from './format.ts';
import { formatOfName, isText } from './fileFormat.ts';
import { detectFormat, openTable } from './registry.ts';
import { rowsOfTable, type RowSource } from './rowSource.ts';

/** The source stays the caller's. Rejects with TableError as openTable does. */
export async function openRows(
  source: ByteSource,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<RowSource> {
  const named = formatOfName(source.name);
  const magic = await detectFormat(source, signal);
  if (magic !== undefined) return rowsOfTable(await openTable(source, options, signal), magic);
  if (named !== undefined && isText(named.format))
    throw new TableError('unsupported', 'text is not read yet');
  return rowsOfTable(await openTable(source, options, signal), 'parquet');
}
