/** The records of a rewrite of Avro blocks, as bytes, held against those of its output. */
import { Binary } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { openAvroFile } from '../../formats/avro/read/avroFile.ts';
import { wholeBlocks, type WholeBlock } from '../../formats/avro/read/wholeBlocks.ts';
import { dataOf } from '../../formats/arrowData.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { ColumnSum } from '../../scan/sums/columnSum.ts';
import { ValueHasher } from '../../scan/sums/valueHasher.ts';
import type { DamagedSpan } from '../../table/layout.ts';
import { readBackSource, unreadable, type ReadBack } from './readBack.ts';

export class RecordSums {
  readonly #sum = new ColumnSum({ hasher: new ValueHasher(), ordered: true });

  /** Takes the records that come next: one by one where it is known where they end, else as one. */
  add({ data, ends = Int32Array.of(data.length) }: Pick<WholeBlock, 'data' | 'ends'>): void {
    const offsets = new Int32Array(ends.length + 1);
    offsets.set(ends, 1);
    const parts = { length: ends.length, nullCount: 0, validity: undefined, offsets, values: data };
    this.#sum.add(dataOf(new Binary(), parts));
  }

  areThoseOf(other: RecordSums): boolean {
    return this.#sum.firstDifference(other.#sum) === undefined;
  }
}

/** Rejects with TableError `verifyFailed` where the records are not `expected`. `wantsEnds` is as it was with those. */
export async function verifyRecords(
  sink: ByteSink,
  expected: RecordSums,
  wantsEnds: boolean,
  { signal, onRows }: ReadBack,
): Promise<void> {
  const found = new RecordSums();
  const onDamage = ({ reason }: DamagedSpan): void => {
    throw new TableError('verifyFailed', reason);
  };
  try {
    const file = await openAvroFile(readBackSource(sink), { memoryLimitBytes: Infinity }, signal);
    let rows = 0;
    for await (const block of wholeBlocks(file, { wantsEnds, onDamage, signal })) {
      found.add(block);
      rows += block.records;
      onRows(rows);
    }
  } catch (cause) {
    unreadable(cause);
  }
  if (!found.areThoseOf(expected))
    throw new TableError('verifyFailed', 'records do not read back as they were');
}
