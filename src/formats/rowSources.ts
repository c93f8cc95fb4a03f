/** Opens any file that rows can be read from: by its magic bytes, and where those say nothing by its name. */
import { TableError } from '../base/errors.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { startsLikeArrow } from './arrow/messageStream.ts';
import { openArrow } from './arrow/reader.ts';
import type { OpenOptions } from './format.ts';
import { formatOfName, isText } from './fileFormat.ts';
import { detectFormat, openTable } from './registry.ts';
import { rowsOfTable, type RowSource } from './rowSource.ts';
import { openText } from './text/read/textReader.ts';
import type { DelimitedOptions } from './text/textOptions.ts';

/**
 * The source stays the caller's. `text` says how CSV and TSV lie. Rejects with TableError as openTable does, and with
 * `encrypted` for tables of which anything is encrypted: what jobs write would not be.
 */
export async function openRows(
  source: ByteSource,
  options: OpenOptions & { readonly text?: DelimitedOptions | undefined },
  signal?: AbortSignal,
): Promise<RowSource> {
  const magic = await detectFormat(source, signal);
  if (magic === undefined) {
    const named = formatOfName(source.name);
    if (named !== undefined && isText(named.format))
      return openText(source, { ...options.text, ...named, format: named.format }, signal);
    if (await startsLikeArrow(source, signal)) return openArrow(source, signal);
  }
  const reader = await openTable(source, options, signal);
  if (reader.facts.encryption === 'none') return rowsOfTable(reader, magic ?? 'parquet', options);
  reader.close();
  throw new TableError(
    'encrypted',
    'its rows would come out unencrypted, so Colonnade only shows them',
  );
}
