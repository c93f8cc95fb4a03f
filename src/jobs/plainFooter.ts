/** The footer of a job's input: refused where its contents are encrypted, because the output would not be. */
import { TableError } from '../base/errors.ts';
import { readFooter, type ParquetFooter } from '../formats/parquet/footer/footer.ts';
import type { ByteSource } from '../io/byteSource.ts';

/** Rejects with TableError as readFooter does; with `encrypted` for every encrypted file, whoever has the keys. */
export async function readPlainFooter(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<ParquetFooter> {
  const footer = await readFooter(source, signal).catch((error: unknown): never => {
    throw error instanceof TableError && error.code === 'encrypted' ? refusal(error) : error;
  });
  if (footer.encryption !== undefined) throw refusal();
  return footer;
}

function refusal(cause?: TableError): TableError {
  const message = 'its rows would come out unencrypted, so Colonnade only shows them';
  return new TableError('encrypted', message, { cause });
}
