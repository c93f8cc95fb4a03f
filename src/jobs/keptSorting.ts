/** Which row groups of a rewrite are known to be sorted as their inputs were. */
import { rowGroupOf, type ParquetFooter } from '../formats/parquet/footer/footer.ts';
import type { SortingColumn } from '../formats/parquet/thrift/metadata.ts';
import type { RowGroupTask } from './rowGroupTasks.ts';

/**
 * The sort order of all output row groups of `task`. A part of a sorted row group is sorted; whether several sorted
 * ones put together are, only their values could tell.
 */
export function keptSorting(
  footer: ParquetFooter,
  { inputs }: RowGroupTask,
): readonly SortingColumn[] | undefined {
  const [only, ...others] = inputs;
  return only === undefined || others.length > 0
    ? undefined
    : rowGroupOf(footer, only)?.sortingColumns;
}

/** A sentence for the plan when a declared order is lost; none otherwise. */
export function sortingLosses(
  footer: ParquetFooter,
  tasks: readonly RowGroupTask[],
): readonly string[] {
  const isDeclared = (index: number): boolean =>
    (rowGroupOf(footer, index)?.sortingColumns?.length ?? 0) > 0;
  const loses = tasks.some(
    (task) => keptSorting(footer, task) === undefined && task.inputs.some(isDeclared),
  );
  return loses ? ['Row groups that are put together no longer say that they are sorted.'] : [];
}
