/** Opens what was written once more, before it gets its name. */
import { throwIfAborted } from '../../base/abort.ts';
import { openArrow } from '../../formats/arrow/reader.ts';
import { isText } from '../../formats/fileFormat.ts';
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import { openTable } from '../../formats/registry.ts';
import { rowsOfTable, type RowSource } from '../../formats/rowSource.ts';
import { openText } from '../../formats/text/read/textReader.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { ChecksummedSink } from './checksummedSink.ts';
import {
  expectCount,
  readBackSource,
  unreadable,
  type ReadBack,
  type SegmentPlaces,
} from './readBack.ts';
import type { TableSums } from './tableSums.ts';
import { verifyAvro } from './verifyAvro.ts';
import { verifyOutput } from './verifyParquet.ts';

export interface WrittenExpectation {
  readonly rows: number;
  readonly segments: number;
  /** Of the values that were written; undefined where they are not read back. */
  readonly sums: TableSums | undefined;
}

/** One segment at a time is read back, of what this job wrote itself: what could be written can be read. */
const reading = { memoryLimitBytes: Number.POSITIVE_INFINITY, cacheBytes: 0 };

/** Rejects with TableError `verifyFailed` when the file does not hold these rows, segments and values. */
export async function verifyWritten(
  sink: ByteSink,
  { format, text }: TableWriteOptions,
  expected: WrittenExpectation,
  readBack: ReadBack,
): Promise<void> {
  const { rows, segments, sums } = expected;
  const { signal } = readBack;
  const source = readBackSource(sink);
  try {
    if (sink instanceof ChecksummedSink) await sink.check(signal);
    if (isText(format)) {
      // Nothing says what its columns are where there are no lines.
      const open = async () => openText(source, { ...text, format }, signal);
      if (rows > 0) await checkRows(await open(), expected, readBack);
    } else if (format === 'parquet' || format === 'avro') {
      if (format === 'parquet') await verifyOutput(sink, { rows, rowGroups: segments }, signal);
      else await verifyAvro(sink, { rows, segments }, signal);
      if (sums === undefined) return;
      const reader = await openTable(source, reading, signal);
      const name = format === 'avro' ? 'block' : 'row group';
      const places = { name, segmentOfRow: (row: number) => reader.segmentOfRow(row) };
      await checkRows(rowsOfTable(reader, format, {}), expected, readBack, places);
    } else await checkRows(await openArrow(source, signal), expected, readBack);
  } catch (cause) {
    unreadable(cause);
  }
}

/** Counts the rows, at least. */
async function checkRows(
  output: RowSource,
  { rows, sums }: WrittenExpectation,
  readBack: ReadBack,
  places?: SegmentPlaces,
): Promise<void> {
  try {
    if (sums === undefined) expectCount('rows', await countRows(output, readBack), rows);
    else await sums.check(output, places, readBack);
  } finally {
    output.close();
  }
}

async function countRows(output: RowSource, { signal, onRows }: ReadBack): Promise<number> {
  let count = 0;
  const all = { start: 0, end: Infinity };
  for await (const { numRows } of output.read({ rows: all, columns: [] }, signal)) {
    throwIfAborted(signal);
    count += numRows;
    onRows(count);
  }
  return count;
}
