/**
 * The values of a rewrite as they are stored, held against those of its output: both are decoded in the same way, some
 * columns at a time, and no value is made into what it means.
 */
import type { RecordBatch } from 'apache-arrow';
import { yieldTurn } from '../../base/abort.ts';
import type { ColumnRecipe } from '../../formats/parquet/write/columnRecipes.ts';
import { readFooter, rowsIn, type ParquetFooter } from '../../formats/parquet/footer/footer.ts';
import { buildMiniFile, wholeChunk } from '../../formats/parquet/mini/miniFile.ts';
import { storedFile, type StoredFile } from '../../formats/parquet/mini/storedFile.ts';
import { rowGroupOfRow } from '../../formats/parquet/plan/plan.ts';
import { storedName } from '../../formats/parquet/schema/storedSchema.ts';
import { decodeStored } from '../../formats/parquet/write/recode.ts';
import { crc32 } from '../../codecs/crc32.ts';
import { keptChunk } from '../../formats/parquet/write/keptChunk.ts';
import { ColumnSum } from '../../scan/sums/columnSum.ts';
import { ValueHasher } from '../../scan/sums/valueHasher.ts';
import type { Range } from '../../table/schema.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { codingBatches, keptLeavesOf } from '../codingBatches.ts';
import { rowGroupTasks, type RowGroupSize, type RowGroupTask } from '../rowGroupTasks.ts';
import { taskBytes } from '../taskBytes.ts';
import {
  otherValues,
  readBackSource,
  unreadable,
  type ReadBack,
  type SegmentPlaces,
} from './readBack.ts';

export class StoredSums {
  readonly #hasher = new ValueHasher();
  /** By storedName. */
  readonly #sums = new Map<string, ColumnSum>();

  /** Of the pages of leaves that are kept as they are. */
  readonly #kept = new Map<number, number>();

  /** Takes the pages of a leaf, by number, that come next. */
  addKept(leaf: number, pages: Uint8Array): void {
    this.#kept.set(leaf, crc32(pages, this.#kept.get(leaf)));
  }

  /** Leaves whose kept pages are not those of `other`. */
  keptOtherwise(other: StoredSums): readonly number[] {
    return [...other.#kept.keys()].filter((leaf) => this.#kept.get(leaf) !== other.#kept.get(leaf));
  }

  /** Takes rows that come next of some columns, under the names of storedSchema. */
  add({ schema, data }: RecordBatch): void {
    for (const [index, column] of data.children.entries()) {
      const name = schema.fields[index]?.name ?? '';
      const sum = this.#sums.get(name) ?? new ColumnSum({ hasher: this.#hasher, ordered: true });
      this.#sums.set(name, sum);
      sum.add(column);
    }
  }

  /** The first rows whose values of a column are others than those of `other`. */
  differenceFrom(other: StoredSums, name: string): Range | undefined {
    const none = new ColumnSum({ hasher: this.#hasher, ordered: true });
    const [own, others] = [this, other].map((sums) => sums.#sums.get(name) ?? none);
    return others && own?.firstDifference(others);
  }
}

/** Small row groups are decoded together up to this. */
const together: RowGroupSize = { rows: 2 ** 20, bytes: 64 * 1024 * 1024 };

/**
 * Decodes all of the output. `recipes` are those that it was encoded by. Rejects with TableError `verifyFailed`, naming
 * the row group and the column, where values are not those of `expected`.
 */
export async function verifyStored(
  sink: ByteSink,
  expected: StoredSums,
  recipes: readonly ColumnRecipe[],
  { signal, onRows }: ReadBack,
): Promise<void> {
  const output = readBackSource(sink);
  const found = new StoredSums();
  const paths = new Map<string, string>();
  try {
    const file = storedFile(await readFooter(output, signal));
    let rows = 0;
    for (const task of tasksOf(file)) {
      const batches = codingBatches(file, recipes, task);
      const fill = await taskBytes(
        { source: output, signal, onRead: () => undefined },
        batches.map(({ miniFile }) => miniFile),
      );
      for (const batch of batches) {
        const miniFile = buildMiniFile(batch.miniFile);
        await fill(miniFile);
        for (const window of batch.windows) {
          await yieldTurn(signal);
          decodeStored(miniFile.bytes, {
            batchRows: batch.batchRows,
            rows: batch.windows.length === 1 ? undefined : window,
            onDecoded: (decoded) => {
              found.add(decoded);
            },
          });
        }
        for (const column of batch.columns) paths.set(storedName(column), column.path.join('.'));
      }
      for (const leaf of keptLeavesOf(file, task)) {
        const [rowGroup = 0] = task.inputs;
        const place = { footer: file.footer, rowGroup, leaf };
        found.addKept(leaf, (await keptChunk(output, place, signal)).bytes);
      }
      rows += task.size.rows;
      onRows(rows);
    }
    for (const leaf of found.keptOtherwise(expected)) {
      const path = file.leaves[leaf]?.node.path.join('.') ?? '';
      throw otherValues(path, { start: 0, end: rows }, placesOf(file.footer));
    }
    for (const [name, path] of paths) {
      const different = found.differenceFrom(expected, name);
      if (different !== undefined) throw otherValues(path, different, placesOf(file.footer));
    }
  } catch (cause) {
    unreadable(cause);
  }
}

function tasksOf(file: StoredFile): readonly RowGroupTask[] {
  const { footer, leaves } = file;
  const bytesOf = (rowGroup: number, leaf: number): number =>
    Math.max(0, wholeChunk(footer, rowGroup, leaf).metaData.totalUncompressedSize);
  const groups = Array.from({ length: footer.metaData.rowGroups.length }, (_, index) => ({
    rows: rowsIn(footer, index),
    bytes: leaves.reduce((sum, _leaf, leaf) => sum + bytesOf(index, leaf), 0),
    isWhole: keptLeavesOf(file, { inputs: [index] }).size > 0,
  }));
  return rowGroupTasks(groups, together);
}

function placesOf({ rowStarts }: ParquetFooter): SegmentPlaces {
  return { name: 'row group', segmentOfRow: (row) => rowGroupOfRow(rowStarts, row) };
}
