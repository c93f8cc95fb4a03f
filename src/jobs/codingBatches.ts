/** How the columns of a task are decoded and encoded in turn, so that memory stays bounded however wide the table is. */
import { TableError } from '../base/errors.ts';
import { encodedTogetherBytes, encoderKey } from '../formats/parquet/write/encoderProperties.ts';
import type { ColumnRecipe } from '../formats/parquet/write/columnRecipes.ts';
import { leavesOf } from '../formats/parquet/schema/decodeSchema.ts';
import { chunkPart } from '../formats/parquet/footer/footer.ts';
import { miniChunkBytes, wholeChunk, type MiniFileSpec } from '../formats/parquet/mini/miniFile.ts';
import { checkHeldBytes, isKeptChunk, maxArrayBytes } from '../formats/parquet/write/keptChunk.ts';
import { withOnlyLeaf, type SchemaNode } from '../formats/parquet/schema/schemaTree.ts';
import { codingBytes } from '../formats/parquet/mini/storedCost.ts';
import { storedMiniFile, type StoredFile } from '../formats/parquet/mini/storedFile.ts';
import type { Range } from '../table/schema.ts';
import { outputCount, type RowGroupTask } from './rowGroupTasks.ts';

const mebibyte = 1024 * 1024;
/** How much is decoded at a time, in bytes, about. */
export interface CodingLimits {
  /** Columns are decoded together up to this. */
  readonly batchBytes: number;
  /** A single column that takes more is decoded some rows at a time, each time from its start: slow, but it fits. */
  readonly windowBytes: number;
}

/** As much as fits well into the decoder's memory. */
const codingLimits: CodingLimits = {
  batchBytes: encodedTogetherBytes,
  windowBytes: 1024 * mebibyte,
};

/** A record batch in between holds about this many bytes, far from the 2 GiB that an array of strings may have. */
const recordBatchBytes = 64 * mebibyte;
const maxBatchRows = 65536;

/** Some top-level columns of all rows of a task, or parts of them. */
export interface CodingBatch {
  readonly columns: readonly SchemaNode[];
  /** How to encode all of them. */
  readonly recipe: ColumnRecipe;
  /** Leaf numbers, in the order of the columns. */
  readonly leaves: readonly number[];
  readonly miniFile: MiniFileSpec;
  /** Rows of a record batch. */
  readonly batchRows: number;
  /** Rows to decode at a time: a whole number of output row groups each. */
  readonly windows: readonly Range[];
}

/** Top-level columns, or single leaves of them, that one call can encode. */
interface OpenBatch {
  readonly recipe: ColumnRecipe;
  readonly columns: SchemaNode[];
  cost: number;
}

/** The leaves of a task, by number, whose chunks are kept as they are: such a task has one input row group. */
export function keptLeavesOf(
  { footer, leaves }: StoredFile,
  { inputs }: Pick<RowGroupTask, 'inputs'>,
): ReadonlySet<number> {
  const [rowGroup = 0, ...others] = inputs;
  if (others.length > 0) return new Set();
  const kept = [...leaves.keys()].filter((leaf) =>
    isKeptChunk(wholeChunk(footer, rowGroup, leaf).metaData),
  );
  return new Set(kept);
}

/**
 * Every leaf column of the task exactly once, but for those that are kept as they are; `recipes` are those of the leaves. Throws TableError as wholeChunk does,
 * and `tooLarge` for a column that cannot be decoded in any number of steps.
 */
export function codingBatches(
  file: StoredFile,
  recipes: readonly ColumnRecipe[],
  task: RowGroupTask,
  limits: CodingLimits = codingLimits,
): readonly CodingBatch[] {
  const batches: OpenBatch[] = [];
  const open = new Map<string, OpenBatch>();
  const kept = keptLeavesOf(file, task);
  for (const column of file.tree.columns.flatMap((whole) => likeParts(whole, { recipes, kept }))) {
    const recipe = recipes[column.leafStart];
    if (recipe === undefined) throw new TableError('internal', 'a leaf column has no recipe');
    const key = encoderKey(recipe);
    const cost = columnCost(file, task, column);
    const last = open.get(key);
    if (last !== undefined && last.cost + cost <= limits.batchBytes) {
      last.columns.push(column);
      last.cost += cost;
    } else {
      const batch = { recipe, columns: [column], cost };
      batches.push(batch);
      open.set(key, batch);
    }
  }
  return batches.map(({ recipe, columns, cost }) => ({
    columns,
    recipe,
    leaves: leavesOf(columns),
    miniFile: storedMiniFile(file, columns, task.inputs),
    batchRows: Math.max(
      1,
      Math.min(maxBatchRows, Math.floor((recordBatchBytes / cost) * task.size.rows)),
    ),
    windows: windows(task, rowGroupsAtOnce(task, cost, { columns, limits })),
  }));
}

interface LeafChoices {
  readonly recipes: readonly ColumnRecipe[];
  readonly kept: ReadonlySet<number>;
}

/**
 * A column whole, or leaf by leaf where its leaves are encoded differently: each leaf has levels of its own, so that it
 * can be decoded and encoded alone. Nothing for a column without leaves.
 */
function likeParts(column: SchemaNode, { recipes, kept }: LeafChoices): readonly SchemaNode[] {
  const leaves = leavesOf([column]);
  if (leaves.some((leaf) => kept.has(leaf)))
    return leaves.filter((leaf) => !kept.has(leaf)).map((leaf) => withOnlyLeaf(column, leaf));
  const keys = new Set(
    recipes.slice(column.leafStart, column.leafEnd).map((recipe) => encoderKey(recipe)),
  );
  if (keys.size === 1) return [column];
  return leaves.map((leaf) => withOnlyLeaf(column, leaf));
}

/** Few columns take more, coded alone. */
const columnBytes = 64 * mebibyte;

/** Memory that a task needs at most, about: what is read, what is decoded of it at a time, and what is encoded. */
export function taskMemoryBytes(compressedBytes: number, codingCost: number): number {
  return 2 * compressedBytes + 1.5 * Math.min(codingCost, columnBytes);
}

/** Bytes of a column, held compressed and decoded. */
function columnCost(file: StoredFile, task: RowGroupTask, column: SchemaNode): number {
  let cost = 0;
  for (const leaf of file.leaves.slice(column.leafStart, column.leafEnd)) {
    let compressed = 0;
    for (const input of task.inputs) {
      const chunk = wholeChunk(file.footer, input, leaf.node.leafStart);
      compressed += miniChunkBytes(chunk);
      cost += codingBytes(leaf, chunk);
    }
    checkHeldBytes(compressed, chunkPart(task.inputs[0] ?? 0, leaf.node.path));
  }
  return cost;
}

/** How many output row groups of some columns to make from one decode. */
function rowGroupsAtOnce(
  task: RowGroupTask,
  cost: number,
  { columns, limits }: { readonly columns: readonly SchemaNode[]; readonly limits: CodingLimits },
): number {
  const outputs = outputCount(task);
  const windowCount = Math.max(1, Math.min(outputs, Math.ceil(cost / limits.windowBytes)));
  const windowCost = cost / windowCount;
  if (windowCost > maxArrayBytes)
    throw new TableError(
      'tooLarge',
      `one row group of this column takes about ${Math.round(windowCost / mebibyte)} MiB of memory`,
      { where: { part: chunkPart(task.inputs[0] ?? 0, columns[0]?.path ?? []) } },
    );
  return Math.ceil(outputs / windowCount);
}

function windows({ size, outputRows }: RowGroupTask, atOnce: number): readonly Range[] {
  const rows = atOnce * outputRows;
  return Array.from({ length: Math.ceil(size.rows / rows) }, (_, index) => ({
    start: index * rows,
    end: Math.min(size.rows, (index + 1) * rows),
  }));
}
