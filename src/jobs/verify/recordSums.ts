/** The records of a rewrite of Avro blocks, as bytes, held against those of its output. */
import { Binary } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { openAvroFile } from '../../formats/avro/read/avroFile.ts';
import { keptPlaces, type KeptBlock } from '../../formats/avro/read/keptBlocks.ts';
import { dataOf } from '../../formats/arrowData.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { ColumnSum } from '../../scan/sums/columnSum.ts';
import { ValueHasher } from '../../scan/sums/valueHasher.ts';
import { readBackSource, unreadable, type ReadBack } from './readBack.ts';

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

/** Rejects with TableError `verifyFailed` where the records are not `expected`. `wantsEnds` is as it was with those. */
export async function verifyRecords(
  sink: ByteSink,
  expected: RecordSums,
  wantsEnds: boolean,
  { signal, onRows }: ReadBack,
): Promise<void> {
  const found = new RecordSums();
  try {
    const file = await openAvroFile(readBackSource(sink), { memoryLimitBytes: Infinity }, signal);
    for await (const { kept, damage, next } of keptPlaces(file, { wantsEnds, signal })) {
      const [first] = damage;
      if (first !== undefined) throw new TableError('verifyFailed', first.reason);
      if (kept !== undefined) found.add(kept);
      onRows(next.firstRow);
    }
  } catch (cause) {
    unreadable(cause);
  }
  if (!found.areThoseOf(expected))
    throw new TableError('verifyFailed', 'records do not read back as they were');
}
