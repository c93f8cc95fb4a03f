/** Opens what was written once more, before it gets its name. */
import type { TableWriteOptions } from '../formats/tableWriters.ts';
import type { ByteSink } from '../io/byteSink.ts';
import { verifyOutput } from './verify.ts';
import { verifyAvro } from './verifyAvro.ts';

/** Rejects with TableError `verifyFailed` when the file does not say that it has these rows and segments. */
export async function verifyWritten(
  sink: ByteSink,
  { format }: TableWriteOptions,
  expected: { readonly rows: number; readonly segments: number },
  signal: AbortSignal | undefined,
): Promise<void> {
  if (format === 'parquet')
    await verifyOutput(sink, { rows: expected.rows, rowGroups: expected.segments }, signal);
  if (format === 'avro') await verifyAvro(sink, expected, signal);
}
