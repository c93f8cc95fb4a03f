/**
 * The job `count row groups`: how many row groups or blocks a file has, and how large they are. It reads metadata only;
 * of Avro, where blocks begin.
 */
import { openTable } from '../../formats/registry.ts';
import type { TableReader } from '../../formats/format.ts';
import { segmentSizes } from '../../scan/segmentSizes.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { throttled } from '../progress.ts';
import { onlyInput, withSource } from '../withInput.ts';
import { averageRows, type CountPlan, type SegmentCounts } from './countSpec.ts';

/** What would be counted. Rejects where the file cannot be opened. */
export async function planCount(context: PlanContext): Promise<CountPlan> {
  return withReader(context, ({ facts: { format, fileBytes, rowCount } }) =>
    Promise.resolve({ format, bytesIn: fileBytes, rows: rowCount }),
  );
}

/** Rejects only where the file cannot be opened or read, and with AbortError. */
export async function countRowGroups(
  context: Omit<JobContext, 'createSink'>,
): Promise<SegmentCounts> {
  const { signal } = context;
  return withReader(context, async (reader) => {
    const { walk } = reader;
    const tell = throttled(context.report);
    const bytesReadTotal = reader.facts.fileBytes;
    await walk?.run(({ rows, bytes: bytesRead }) => {
      const known = { rows, rowsTotal: undefined, bytesRead, bytesReadTotal };
      tell({ phase: 'running', ...known, bytesWritten: 0 });
    }, signal);
    const { leastRows: least, mostRows: most } = await segmentSizes(reader, signal);
    const { format, segmentCount: segments, rowCount: rows } = reader.facts;
    const damaged = walk?.progress.damage.length ?? 0;
    return { format, segments, rows, average: averageRows(rows, segments), least, most, damaged };
  });
}

async function withReader<T>(
  context: PlanContext,
  use: (reader: TableReader) => Promise<T>,
): Promise<T> {
  const { reading, signal } = context;
  return withSource(onlyInput(context), async (source) => {
    const reader = await openTable(source, reading, signal);
    try {
      return await use(reader);
    } finally {
      reader.close();
    }
  });
}
