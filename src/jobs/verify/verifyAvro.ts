/** Reads an Avro file back before it gets its name: its header, and every block's head and marker. */
import { TableError } from '../../base/errors.ts';
import { openAvro } from '../../formats/avro/reader.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { expectCount, readBackSource, unreadable } from './readBack.ts';

/** More than any header takes: no data is read. */
const memoryLimitBytes = 256 * 1024 * 1024;

/** Rejects with TableError `verifyFailed` when the file has not these rows and blocks. */
export async function verifyAvro(
  sink: ByteSink,
  expected: { readonly rows: number; readonly segments: number },
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = await openAvro(readBackSource(sink), { memoryLimitBytes }, signal).catch(
    unreadable,
  );
  await reader.walk?.run(() => undefined, signal);
  const { rowCount, segmentCount } = reader.facts;
  const [damage] = reader.walk?.progress.damage ?? [];
  reader.close();
  if (damage !== undefined) throw new TableError('verifyFailed', damage.reason);
  expectCount('rows', rowCount, expected.rows);
  expectCount('blocks', segmentCount, expected.segments);
}
