/** What a rewrite will do, from the input's footer alone: checked, priced, and told before a byte is written. */
import { columnRecipes, type ColumnRecipe } from '../formats/parquet/write/columnRecipes.ts';
import { finishesOf, type Finish } from '../formats/parquet/write/finishedChunk.ts';
import { rowsIn, type ParquetFooter } from '../formats/parquet/footer/footer.ts';
import type { ColumnMetaData } from '../formats/parquet/thrift/metadata.ts';
import { miniChunkBytes, wholeChunk } from '../formats/parquet/mini/miniFile.ts';
import { codingBytes } from '../formats/parquet/mini/storedCost.ts';
import { storedFile, type StoredFile } from '../formats/parquet/mini/storedFile.ts';
import type { StoredLeaf } from '../formats/parquet/schema/storedSchema.ts';
import { isKeptChunk } from '../formats/parquet/write/keptChunk.ts';
import { writeChoices } from '../formats/parquet/write/writeChoices.ts';
import { writeSettings, type WriteSettings } from '../formats/parquet/write/writeOptions.ts';
import type { KeptMetaData } from '../formats/parquet/footer/footerWriter.ts';
import { taskMemoryBytes } from './codingBatches.ts';
import { keptText } from './keptColumns.ts';
import { sortingLosses } from './keptSorting.ts';
import { ChunkLosses } from './rewriteLosses.ts';
import type { RewriteOptions, RewritePlan } from './rewriteSpec.ts';
import {
  outputCount,
  rowGroupTasks,
  type RowGroupSize,
  type RowGroupTask,
} from './rowGroupTasks.ts';

/** What of a file decides how it is rewritten. */
export interface RewriteInput {
  readonly footer: ParquetFooter;
  /** Whether its pages carry checksums. */
  readonly hasChecksums: boolean;
  /** Of what the footer says: what the output's says, too. */
  readonly kept: KeptMetaData;
  /** A sentence for each thing that is not kept of it. */
  readonly losses: readonly string[];
}

/** A plan with what its execution needs. */
export interface PlannedRewrite {
  readonly plan: RewritePlan & { readonly rowGroupsOut: number };
  readonly file: StoredFile;
  readonly kept: KeptMetaData;
  readonly settings: WriteSettings;
  /** One for each leaf, with nothing open about bloom filters. */
  readonly recipes: readonly ColumnRecipe[];
  /** One for each leaf. */
  readonly finishes: readonly Finish[];
  readonly tasks: readonly RowGroupTask[];
  /** Compressed bytes of all column chunks. */
  readonly chunkBytes: number;
}

/**
 * Looks at every column chunk's metadata, so that what can be known to fail fails here. Rejects with TableError
 * `invalidArgument` for options that cannot work, and `corrupt`, `encrypted` or `unsupported` for files.
 */
export async function planRewrite(
  input: RewriteInput,
  options: RewriteOptions,
): Promise<PlannedRewrite> {
  const { footer, hasChecksums } = input;
  const { reshape: { keep } = {}, ...writing } = options;
  const settings = writeSettings(writing);
  const file = storedFile(footer);
  const recipes = columnRecipes(settings, file.tree.leaves);
  const finishes = await finishesOf(recipes, settings.checksums ?? hasChecksums);
  const losses = new ChunkLosses(recipes);
  const filtered = new Set<number>();
  const groups = measuredRowGroups(file, (metaData, leaf) => {
    losses.see(metaData, leaf);
    if (metaData.bloomFilterOffset !== undefined) filtered.add(leaf.node.leafStart);
  });
  const tasks = rowGroupTasks(groups, {
    rows: settings.rowGroupRows,
    bytes: settings.rowGroupBytes,
  });
  const sum = (task: RowGroupTask, key: 'compressed' | 'coding'): number =>
    task.inputs.reduce((total, input) => total + (groups[input]?.[key] ?? 0), 0);
  const memory = tasks.map((task) =>
    Math.ceil(taskMemoryBytes(sum(task, 'compressed'), sum(task, 'coding'))),
  );
  const plan = {
    format: 'parquet' as const,
    rows: footer.rowStarts.at(-1) ?? 0,
    bytesIn: footer.fileBytes,
    rowGroupsIn: groups.length,
    rowGroupsOut: tasks.reduce((total, task) => total + outputCount(task), 0),
    memoryBytes: memory.reduce((most, bytes) => Math.max(most, bytes), 0),
    choices: [
      ...writeChoices(settings, recipes, file.tree.leaves),
      ...(keep === undefined ? [] : [`Columns: ${keptText(keep)}.`]),
    ],
    losses: [
      ...input.losses,
      ...losses.sentences(),
      ...sortingLosses(footer, tasks),
      ...(hasChecksums && settings.checksums === false
        ? ['The checksums of pages are not kept.']
        : []),
    ],
  };
  const chunkBytes = groups.reduce((total, { compressed }) => total + compressed, 0);
  const decided = recipes.map((recipe, leaf) => ({
    ...recipe,
    bloomFilter: recipe.bloomFilter ?? filtered.has(leaf),
  }));
  const { kept } = input;
  return { plan, file, kept, settings, recipes: decided, finishes, tasks, chunkBytes };
}

interface MeasuredRowGroup extends RowGroupSize {
  readonly compressed: number;
  /** Held compressed and decoded. */
  readonly coding: number;
}

/** Calls `see` for every column chunk. */
function measuredRowGroups(
  file: StoredFile,
  see: (metaData: ColumnMetaData, leaf: StoredLeaf) => void,
): MeasuredRowGroup[] {
  return Array.from({ length: file.footer.metaData.rowGroups.length }, (_, index) => {
    const rows = rowsIn(file.footer, index);
    const total = { rows, bytes: 0, compressed: 0, coding: 0, isWhole: false };
    for (const [number, leaf] of file.leaves.entries()) {
      const chunk = wholeChunk(file.footer, index, number);
      total.bytes += Math.max(0, chunk.metaData.totalUncompressedSize);
      total.compressed += miniChunkBytes(chunk);
      total.coding += codingBytes(leaf, chunk);
      total.isWhole ||= isKeptChunk(chunk.metaData);
      see(chunk.metaData, leaf);
    }
    return total;
  });
}
