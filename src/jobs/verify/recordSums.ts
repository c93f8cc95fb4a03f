/** The records of a rewrite of Avro blocks, as bytes, held against those of its output. */
import { Binary } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { openAvroFile } from '../../formats/avro/read/avroFile.ts';
import { openAvro } from '../../formats/avro/reader.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import type { OpenOptions, TableReader } from '../../formats/format.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { DamagedSpan } from '../../table/layout.ts';
import { keptPlaces, type KeptBlock } from '../../formats/avro/read/keptBlocks.ts';
import { dataOf } from '../../formats/arrowData.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { ColumnSum } from '../../scan/sums/columnSum.ts';
import { ValueHasher } from '../../scan/sums/valueHasher.ts';
import { otherValues, readBackSource, unreadable, type ReadBack } from './readBack.ts';

export class RecordSums {
  readonly #sum = new ColumnSum({ hasher: new ValueHasher(), ordered: true });

  /** Takes the records that come next: one by one where it is known where they end, else as one. */
  add({ data, ends = Int32Array.of(data.length) }: Pick<KeptBlock, 'data' | 'ends'>): void {
    const offsets = new Int32Array(ends.length + 1);
    offsets.set(ends, 1);
    const parts = { length: ends.length, nullCount: 0, validity: undefined, offsets, values: data };
    this.#sum.add(dataOf(new Binary(), parts));
  }

  areThoseOf(other: RecordSums): boolean {
    return this.#sum.firstDifference(other.#sum) === undefined;
  }
}

export interface RecordExpectation {
  /** Where they are from, to tell which column is not as it was: its damage is left out. */
  readonly source: ByteSource;
  readonly reading: OpenOptions;
  readonly sums: RecordSums;
  /** As it was when they were summed up. */
  readonly wantsEnds: boolean;
}

/** Rejects with TableError `verifyFailed` where other records are read back, naming a column and the rows. */
export async function verifyRecords(
  sink: ByteSink,
  expected: RecordExpectation,
  { signal, onRows }: ReadBack,
): Promise<void> {
  const { sums, wantsEnds } = expected;
  const found = new RecordSums();
  const output = readBackSource(sink);
  try {
    const file = await openAvroFile(output, written, signal);
    for await (const { kept, damage, next } of keptPlaces(file, { wantsEnds, signal })) {
      const [first] = damage;
      if (first !== undefined) throw damaged(first);
      if (kept !== undefined) found.add(kept);
      onRows(next.firstRow);
    }
    if (!found.areThoseOf(sums)) throw await otherRecords(expected, output, signal);
  } catch (cause) {
    unreadable(cause);
  }
}

/** What could be written can be read. */
const written: OpenOptions = { memoryLimitBytes: Infinity };

function damaged({ segment, start, reason }: DamagedSpan): TableError {
  const where = { part: `block ${segment}`, offset: start };
  return new TableError('verifyFailed', reason, { where });
}

/** Records are summed up as bytes, which is fast; their columns only where that went wrong. */
async function otherRecords(
  { source, reading }: RecordExpectation,
  output: ByteSource,
  signal: AbortSignal | undefined,
): Promise<TableError> {
  const given = await openAvro(source, { ...reading, badBlocks: 'skip' }, signal);
  const found = await openAvro(output, written, signal);
  try {
    const sums = await columnSums(found, signal);
    for (const [column, sum] of (await columnSums(given, signal)).entries()) {
      const rows = sums[column] && sum.firstDifference(sums[column]);
      if (rows === undefined) continue;
      await found.walk?.run(() => undefined, signal);
      const segmentOfRow = (row: number): number => found.segmentOfRow(row);
      return otherValues(found.schema.fields[column]?.name ?? '', rows, {
        name: 'block',
        segmentOfRow,
      });
    }
    return new TableError('verifyFailed', 'records do not read back as they were');
  } finally {
    given.close();
    found.close();
  }
}

async function columnSums(
  reader: TableReader,
  signal: AbortSignal | undefined,
): Promise<readonly ColumnSum[]> {
  const { fields } = reader.schema;
  const hasher = new ValueHasher();
  const sums = fields.map(() => new ColumnSum({ hasher, ordered: true }));
  const columns = [...fields.keys()];
  for await (const { data } of reader.scan?.({ columns, lendsBatches: true }, signal) ?? [])
    for (const [column, { type }] of fields.entries()) {
      const values = data.children[column];
      if (values !== undefined) sums[column]?.add(canonicalData(values, type));
    }
  return sums;
}
