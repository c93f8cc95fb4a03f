/** What a rewrite will do, from the input's footer alone: checked, priced, and told before a byte is written. */
import { TableError } from '../base/errors.ts';
import type { ParquetFooter } from '../formats/parquet/footer.ts';
import { miniChunkBytes, wholeChunk } from '../formats/parquet/miniFile.ts';
import { codingBytes } from '../formats/parquet/storedCost.ts';
import { storedFile, type StoredFile } from '../formats/parquet/storedFile.ts';
import { taskMemoryBytes } from './codingBatches.ts';
import { sortingLosses } from './keptSorting.ts';
import { ChunkLosses } from './rewriteLosses.ts';
import { compressions, type RewriteOptions, type RewritePlan } from './rewriteSpec.ts';
import {
  outputCount,
  rowGroupTasks,
  type RowGroupSize,
  type RowGroupTask,
} from './rowGroupTasks.ts';

/** A plan with what its execution needs. */
export interface PlannedRewrite {
  readonly plan: RewritePlan;
  readonly file: StoredFile;
  readonly tasks: readonly RowGroupTask[];
  /** Compressed bytes of all column chunks. */
  readonly chunkBytes: number;
}

/**
 * Looks at every column chunk's metadata, so that what can be known to fail fails here. Throws TableError
 * `invalidArgument` for options that cannot work, and `corrupt`, `encrypted` or `unsupported` for files.
 */
export function planRewrite(footer: ParquetFooter, options: RewriteOptions): PlannedRewrite {
  checkOptions(options);
  const file = storedFile(footer);
  const losses = new ChunkLosses();
  const groups = measuredRowGroups(file, losses);
  const tasks = rowGroupTasks(groups, { rows: options.rowGroupRows, bytes: options.rowGroupBytes });
  const sum = (task: RowGroupTask, key: 'compressed' | 'coding'): number =>
    task.inputs.reduce((total, input) => total + (groups[input]?.[key] ?? 0), 0);
  const memory = tasks.map((task) =>
    Math.ceil(taskMemoryBytes(sum(task, 'compressed'), sum(task, 'coding'))),
  );
  const plan = {
    rows: footer.rowStarts.at(-1) ?? 0,
    bytesIn: footer.fileBytes,
    rowGroupsIn: groups.length,
    rowGroupsOut: tasks.reduce((total, task) => total + outputCount(task), 0),
    memoryBytes: memory.reduce((most, bytes) => Math.max(most, bytes), 0),
    losses: [...losses.sentences(), ...sortingLosses(footer, tasks)],
  };
  const chunkBytes = groups.reduce((total, { compressed }) => total + compressed, 0);
  return { plan, file, tasks, chunkBytes };
}

/** The encoder counts rows of a row group in 32 bits. */
const maxRowGroupRows = 2 ** 31 - 1;

function checkOptions({ rowGroupRows, rowGroupBytes, compression }: RewriteOptions): void {
  if (!Number.isInteger(rowGroupRows) || rowGroupRows < 1 || rowGroupRows > maxRowGroupRows)
    throw new TableError(
      'invalidArgument',
      `rows per row group must be a whole number from 1 to ${maxRowGroupRows}, not ${rowGroupRows}`,
    );
  if (!(rowGroupBytes >= 1))
    throw new TableError(
      'invalidArgument',
      `bytes per row group must be at least 1, not ${rowGroupBytes}`,
    );
  // The compiler knows; a command line does not.
  if (!compressions.includes(compression))
    throw new TableError(
      'invalidArgument',
      `compression must be one of ${compressions.join(', ')}, not ${compression}`,
    );
}

interface MeasuredRowGroup extends RowGroupSize {
  readonly compressed: number;
  /** Held compressed and decoded. */
  readonly coding: number;
}

function measuredRowGroups(file: StoredFile, losses: ChunkLosses): MeasuredRowGroup[] {
  return file.footer.metaData.rowGroups.map(({ numRows }, index) => {
    const total = { rows: numRows, bytes: 0, compressed: 0, coding: 0 };
    for (const [number, leaf] of file.leaves.entries()) {
      const chunk = wholeChunk(file.footer, index, number);
      total.bytes += Math.max(0, chunk.metaData.totalUncompressedSize);
      total.compressed += miniChunkBytes(chunk);
      total.coding += codingBytes(leaf, chunk);
      losses.see(chunk.metaData, leaf);
    }
    return total;
  });
}
