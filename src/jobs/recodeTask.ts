/** Carries out one task: its input row groups are read, decoded and encoded anew, a batch of columns at a time. */
import { yieldTurn } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import { bloomFilterOf } from '../formats/parquet/write/bloomFilterWriter.ts';
import type { ColumnRecipe } from '../formats/parquet/write/columnRecipes.ts';
import { takeApart, type EncodedChunk } from '../formats/parquet/mini/encodedFile.ts';
import type { EncodingTrial } from '../formats/parquet/write/encodingTrial.ts';
import { finishedChunk, type Finish } from '../formats/parquet/write/finishedChunk.ts';
import { chunkPart } from '../formats/parquet/footer/footer.ts';
import { keptChunk } from '../formats/parquet/write/keptChunk.ts';
import {
  buildMiniFile,
  saysTooShort,
  wholeChunk,
  type MiniFile,
} from '../formats/parquet/mini/miniFile.ts';
import {
  recode,
  recodeMended,
  type Recoded,
  type RecodeSettings,
} from '../formats/parquet/write/recode.ts';
import { restoredChunk } from '../formats/parquet/write/restoredChunk.ts';
import { signedBounds } from '../formats/parquet/write/signedBounds.ts';
import type { StoredFile } from '../formats/parquet/mini/storedFile.ts';
import type { StoredLeaf } from '../formats/parquet/schema/storedSchema.ts';
import type { NewRowGroup } from '../formats/parquet/write/writer.ts';
import type { WriteSettings } from '../formats/parquet/write/writeOptions.ts';
import { checkPages } from '../formats/parquet/layout/pageChecksums.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { Range } from '../table/schema.ts';
import {
  codingBatches,
  keptLeavesOf,
  type CodingBatch,
  type CodingLimits,
} from './codingBatches.ts';
import { damageOf } from './damage.ts';
import { keptSorting } from './keptSorting.ts';
import { outputCount, type RowGroupTask } from './rowGroupTasks.ts';
import { taskBytes } from './taskBytes.ts';
import type { StoredSums } from './verify/storedSums.ts';

export interface RecodeContext {
  readonly source: ByteSource;
  readonly file: StoredFile;
  readonly settings: WriteSettings;
  /** One for each leaf. */
  readonly recipes: readonly ColumnRecipe[];
  /** One for each leaf. */
  readonly finishes: readonly Finish[];
  readonly trial: EncodingTrial;
  /** Whether pages that do not match their checksums are refused. */
  readonly verifyChecksums: boolean;
  readonly limits: CodingLimits | undefined;
  readonly signal: AbortSignal | undefined;
  /** Takes all values as they are decoded; undefined where they are not read back. */
  readonly sums: StoredSums | undefined;
  /** Called with the bytes of each read. */
  readonly onRead: (bytes: number) => void;
  /** Called with how much of a task is done, from 0 to 1, when some of its columns are. */
  readonly onCoded: (share: number) => void;
  /** Called with each leaf whose levels had to be mended, by its number. */
  readonly onMended: (leaf: number) => void;
}

/** A batch and its mini-file. */
interface FilledBatch extends CodingBatch {
  readonly bytes: Uint8Array;
}

/** Chunks of each leaf, by leaf number: one for each output row group. */
type ChunksByLeaf = Map<number, readonly EncodedChunk[]>;

/**
 * The output row groups of `task`, in order. Rejects with TableError `corrupt` naming row group and column when pages
 * cannot be decoded or hold another number of values than the footer says.
 */
export async function recodeTask(
  context: RecodeContext,
  task: RowGroupTask,
): Promise<readonly NewRowGroup[]> {
  const { file, source, signal } = context;
  const chunks: ChunksByLeaf = new Map();
  const kept = keptLeavesOf(file, task);
  const batches = codingBatches(file, context.recipes, task, context.limits);
  const fill = await taskBytes(
    context,
    batches.map(({ miniFile }) => miniFile),
  );
  for (const batch of batches) {
    const miniFile = buildMiniFile(batch.miniFile);
    await fill(miniFile);
    if (context.verifyChecksums) await checkBatch(context, task, { batch, miniFile });
    for (const [leaf, encoded] of await recodeBatch(context, task, {
      ...batch,
      bytes: miniFile.bytes,
    }))
      chunks.set(leaf, encoded);
    context.onCoded(chunks.size / file.leaves.length);
  }
  for (const leaf of kept) {
    const place = { footer: file.footer, rowGroup: itemOf(task.inputs, 0), leaf };
    const chunk = await keptChunk(source, place, signal);
    context.onRead(chunk.bytes.byteLength);
    if (context.verifyChecksums) await checkKept(context, place, chunk);
    context.sums?.addKept(leaf, chunk.bytes);
    chunks.set(leaf, [chunk]);
  }
  const rowGroups: NewRowGroup[] = [];
  for (let index = 0; index < outputCount(task); index++)
    rowGroups.push(await newRowGroup(context, task, { index, chunks, kept }));
  return rowGroups;
}

/** Refuses pages that do not match their checksums. */
async function checkBatch(
  { file, signal }: RecodeContext,
  { inputs }: RowGroupTask,
  { batch, miniFile }: { readonly batch: CodingBatch; readonly miniFile: MiniFile },
): Promise<void> {
  const places = new Map(miniFile.holes.map(({ start, at }) => [start, at]));
  const chunks = batch.miniFile.rowGroups.flatMap((rowGroup, group) =>
    rowGroup.chunks.map(({ pieces }, index) => ({
      rowGroup: itemOf(inputs, group),
      leaf: itemOf(file.leaves, itemOf(batch.leaves, index)).node.leafStart,
      pieces,
    })),
  );
  const bytesOf = ({ start, end }: Range): Uint8Array => {
    const at = places.get(start) ?? 0;
    return miniFile.bytes.subarray(at, at + end - start);
  };
  await checkPages(file.footer, chunks, { bytesOf, signal });
}

async function checkKept(
  { file, signal }: RecodeContext,
  { rowGroup, leaf }: { readonly rowGroup: number; readonly leaf: number },
  { bytes }: EncodedChunk,
): Promise<void> {
  const { pieces } = wholeChunk(file.footer, rowGroup, leaf);
  const [first] = pieces;
  const from = first?.kind === 'made' ? 0 : (first?.start ?? 0);
  const bytesOf = ({ start, end }: Range): Uint8Array => bytes.subarray(start - from, end - from);
  await checkPages(file.footer, [{ rowGroup, leaf, pieces }], { bytesOf, signal });
}

/** Output row group `index` of the task. */
async function newRowGroup(
  { file, settings, recipes, signal }: RecodeContext,
  task: RowGroupTask,
  {
    index,
    chunks,
    kept,
  }: {
    readonly index: number;
    readonly chunks: ChunksByLeaf;
    readonly kept: ReadonlySet<number>;
  },
): Promise<NewRowGroup> {
  const rows = Math.min(task.outputRows, task.size.rows - index * task.outputRows);
  const finished: EncodedChunk[] = [];
  for (const [number, leaf] of file.leaves.entries()) {
    const chunk = itemOf(chunks.get(number) ?? [], index);
    if (kept.has(number)) {
      const metaData = { ...chunk.metaData, pathInSchema: leaf.node.path };
      finished.push({ ...chunk, metaData, ...(settings.pageIndex ? {} : noPageIndex) });
      continue;
    }
    const isFiltered = recipes[number]?.bloomFilter === true;
    // Hashing takes as long as encoding.
    if (isFiltered) await yieldTurn(signal);
    const stored = { chunk, rows, tree: file.tree, leaf: number };
    const lookFor = () => signedBounds(stored);
    const { offsetIndex, columnIndex, ...restored } = restoredChunk(chunk, leaf, lookFor);
    finished.push({
      ...restored,
      ...(settings.pageIndex ? { offsetIndex, columnIndex } : noPageIndex),
      bloomFilter: isFiltered ? bloomFilterOf(stored, settings.bloomFalsePositives) : undefined,
    });
  }
  return { rows, sortingColumns: keptSorting(file.footer, task), chunks: finished };
}

const noPageIndex = { offsetIndex: undefined, columnIndex: undefined };

async function recodeBatch(
  context: RecodeContext,
  task: RowGroupTask,
  batch: FilledBatch,
): Promise<ChunksByLeaf> {
  const { trial } = context;
  const encode = async (deltaColumns: readonly string[], sums?: StoredSums) =>
    encodeWindows(context, task, { batch, deltaColumns, sums });
  const chunks = await encode(trial.deltaColumns(batch.leaves), context.sums);
  const candidates = trial.candidates(batch.leaves, (leaf) => chunks.get(leaf) ?? []);
  if (candidates.length === 0) return chunks;
  const others = await encode(trial.deltaColumns(batch.leaves, candidates));
  for (const leaf of candidates)
    chunks.set(leaf, trial.choose(leaf, chunks.get(leaf) ?? [], others.get(leaf) ?? []));
  return chunks;
}

interface Encoding {
  readonly batch: FilledBatch;
  readonly deltaColumns: readonly string[];
  readonly sums: StoredSums | undefined;
}

/** Window by window, each ending where an output row group does. */
async function encodeWindows(
  context: RecodeContext,
  task: RowGroupTask,
  { batch, deltaColumns, sums }: Encoding,
): Promise<ChunksByLeaf> {
  const chunks = new Map<number, EncodedChunk[]>(batch.leaves.map((leaf) => [leaf, []]));
  const { settings: file, signal } = context;
  const { recipe, batchRows } = batch;
  const encoder = { file, recipe, rowGroupRows: task.outputRows, deltaColumns };
  const onDecoded = sums?.add.bind(sums);
  let isMended = false;
  // A limit of rows keeps the decoder from what is not the column's any more.
  const isWhole =
    batch.windows.length === 1 && !saysTooShort(context.file.footer.metaData.createdBy);
  for (const rows of batch.windows) {
    // The codec does not look up from its work: before it starts is the time to cancel.
    await yieldTurn(signal);
    const settings = { encoder, batchRows, rows: isWhole ? undefined : rows, onDecoded };
    const recoded = await recodeOrExplain(context, { task, batch, settings });
    for (const index of recoded.mended) context.onMended(itemOf(batch.leaves, index));
    isMended ||= recoded.mended.length > 0;
    checkRows(recoded.rows, rows.end - rows.start, task);
    const { levels, rowGroups } = await takeApart(recoded.file);
    for (const [index, leaf] of batch.leaves.entries()) {
      checkLevels(context.file.leaves[leaf], levels[index]);
      const finish = itemOf(context.finishes, leaf);
      for (const rowGroup of rowGroups) {
        const chunk = await finishedChunk(itemOf(rowGroup.chunks, index), finish, signal);
        chunks.get(leaf)?.push(chunk);
      }
    }
  }
  // A value that belonged to no row is not there any more.
  if (!isMended)
    for (const [leaf, encoded] of chunks) checkValues(context.file, { task, batch, leaf, encoded });
  return chunks;
}

async function recodeOrExplain(
  { source, file, signal }: RecodeContext,
  {
    task,
    batch,
    settings,
  }: {
    readonly task: RowGroupTask;
    readonly batch: FilledBatch;
    readonly settings: RecodeSettings;
  },
): Promise<Recoded & { readonly mended: readonly number[] }> {
  try {
    return { ...recode(batch.bytes, settings), mended: [] };
  } catch (cause) {
    const isPanic = cause instanceof WebAssembly.RuntimeError;
    const mended = isPanic ? undefined : recodeMended(batch.bytes, settings, task.size.rows);
    if (mended !== undefined) return mended;
    const suspects = { columns: batch.columns, rowGroups: task.inputs };
    throw await damageOf({ source, file, suspects, cause, signal });
  }
}

function partOf({ inputs }: RowGroupTask): string {
  const [first = 0] = inputs;
  const last = inputs.at(-1) ?? first;
  return first === last ? `row group ${first}` : `row groups ${first} to ${last}`;
}

function checkRows(decoded: number, expected: number, task: RowGroupTask): void {
  if (decoded === expected) return;
  throw new TableError('corrupt', `${decoded} rows were decoded where ${expected} should be`, {
    where: { part: partOf(task) },
  });
}

/** Equal levels are what lets the encoded pages stand under the original schema. */
function checkLevels(leaf: StoredLeaf | undefined, levels: string | undefined): void {
  if (leaf?.levels === levels) return;
  throw new TableError('unsupported', 'its nesting cannot be written', {
    where: { part: `column ${leaf?.node.path.join('.') ?? ''}` },
  });
}

function checkValues(
  { leaves }: StoredFile,
  {
    task,
    batch,
    leaf,
    encoded,
  }: {
    readonly task: RowGroupTask;
    readonly batch: CodingBatch;
    readonly leaf: number;
    readonly encoded: readonly EncodedChunk[];
  },
): void {
  const index = batch.leaves.indexOf(leaf);
  const sum = (chunks: readonly Pick<EncodedChunk, 'metaData'>[]): number =>
    chunks.reduce((total, { metaData }) => total + metaData.numValues, 0);
  const expected = sum(batch.miniFile.rowGroups.map(({ chunks }) => itemOf(chunks, index)));
  const found = sum(encoded);
  if (found === expected) return;
  const path = leaves[leaf]?.node.path ?? [];
  throw new TableError('corrupt', `${found} values were decoded where ${expected} should be`, {
    where: { part: chunkPart(task.inputs[0] ?? 0, path) },
  });
}

function itemOf<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TableError('internal', `item ${index} of ${items.length}`);
  return item;
}
