/** Gets the columns of consecutive row groups out of a file: reads planned ranges, fills mini-files, decodes, caches. */
import type { Data } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../../base/abort.ts';
import { TableError, type FilePlace } from '../../../base/errors.ts';
import { release } from '../../../base/release.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { Range, TableSchema } from '../../../table/schema.ts';
import { conform } from '../../arrowType.ts';
import { coalesce } from '../pages/byteRanges.ts';
import { ColumnCache } from './columnCache.ts';
import { copiedRows, heldRows, type ColumnRows } from './columnRows.ts';
import { decodeFlat } from '../flat/decodeFlat.ts';
import { DecodedColumn, type DecodedRows } from '../mini/decodedColumn.ts';
import { JoinedColumn } from '../mini/joinedColumn.ts';
import { decodeSchema, leafDecodeSchema, leavesOf } from '../schema/decodeSchema.ts';
import { openRowGroups } from '../pages/sealedPages.ts';
import { chunkPart, type ParquetFooter } from '../footer/footer.ts';
import { fillHoles } from './fillHoles.ts';
import { buildMiniFile, saysTooShort, type MiniFile } from '../mini/miniFile.ts';
import { checkPages, type BytesOf, type TakenChunk } from '../layout/pageChecksums.ts';
import { PagePlaces } from '../pages/pagePlaces.ts';
import {
  checkMemory,
  inputRanges,
  largestFirst,
  planColumn,
  sealedRanges,
  readRuns,
  unitsOf,
  type ColumnPlan,
} from '../plan/plan.ts';
import { pagedPlans, planWindow } from '../plan/planWindow.ts';
import type { SpanRows } from '../plan/rowSpans.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';
import { giantLeaves, withStandIns, type LongValues } from '../mini/standIns.ts';

/** So many rows around those that someone jumped to are decoded with them: a few screenfuls. */
const jumpMargin = 1024;
/** Who asks for rows so near to the last ones scrolls, and gets all rows of the pages. */
const scrollDistance = 4096;

/** Decoding goes on so long before messages are let in. */
const maxTurnMillis = 8;

export interface ColumnReaderOptions {
  /** Most bytes that one decode may take, with what the same request holds already. */
  readonly memoryLimitBytes: number;
  /** Most bytes of decoded columns kept for later reads. */
  readonly cacheBytes: number;
  /** Column chunks, as chunkPart names them, that crashed a decoder before. */
  readonly crashedParts: readonly string[];
  /** Whether pages that carry a checksum are held against it before they are decoded. */
  readonly verifyChecksums: boolean;
}

/** What is open. */
export interface ParquetFile {
  readonly source: ByteSource;
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
  readonly schema: TableSchema;
}

/** Rows of consecutive row groups, all columns cut at the same rows. */
export interface SpanColumns {
  /** Where the batches end, counted as the rows asked for are; the first starts at the first of these. */
  readonly cuts: readonly number[];
  readonly columns: readonly ColumnRows[];
  /** Ends the use of the columns, whether or not all batches were taken. */
  free(): void;
}

/** Ends of the batches of rows [start, end): multiples of `batchRows`, and `end`. */
function cutsOf({ start, end }: Range, batchRows: number): number[] {
  const cuts: number[] = [];
  for (let cut = start - (start % batchRows) + batchRows; cut < end; cut += batchRows)
    cuts.push(cut);
  cuts.push(end);
  return cuts;
}

/**
 * Whether one request takes all rows of a column. Then the column is not kept: the file is read front to back, and will
 * not be asked for the same again soon.
 */
function isWhole(plan: ColumnPlan, rows: Range): boolean {
  return rows.start <= plan.rows.start && rows.end >= plan.rows.end;
}

/** The bytes of a range of the input that lies in a mini-file. */
function filledBytes(
  miniFile: MiniFile | undefined,
  { start, end }: Range,
): Uint8Array | undefined {
  const hole = miniFile?.holes.find((known) => known.start === start && known.end === end);
  return hole && miniFile?.bytes.subarray(hole.at, hole.at + end - start);
}

function takenChunks({ node, leaf, parts, rowGroups }: ColumnPlan): TakenChunk[] {
  return parts.flatMap(({ chunks }, group) =>
    chunks.map(({ pieces }, index) => ({
      rowGroup: rowGroups.start + group,
      leaf: (leaf ?? node.leafStart) + index,
      pieces,
    })),
  );
}

function errorAt(cause: TableError, where: FilePlace): TableError {
  return new TableError(cause.code, cause.message, { where, cause });
}

export class ColumnReader {
  readonly #file: ParquetFile;
  readonly #options: ColumnReaderOptions;
  readonly #cache: ColumnCache;
  readonly #pages: PagePlaces;
  readonly #crashed: Set<string>;
  #lastYield = 0;
  /** Requests take turns: neighbours want the same columns, and one decode of them is enough. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(file: ParquetFile, options: ColumnReaderOptions) {
    this.#file = file;
    this.#options = options;
    this.#cache = new ColumnCache(options.cacheBytes);
    this.#pages = new PagePlaces(file);
    this.#crashed = new Set(options.crashedParts);
  }

  /** The asked rows of `columns` (top-level, none twice), in order. Rejects with TableError. */
  async read(
    at: SpanRows,
    columns: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<SpanColumns> {
    const turn = this.#turn.then(async () => this.#read(at, columns, signal));
    // The next in line does not mind how this one ends.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(
    { rowGroups, rows }: SpanRows,
    columns: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<SpanColumns> {
    throwIfAborted(signal);
    const { footer, tree } = this.#file;
    const plans = columns.flatMap((column) => {
      const node = tree.columns[column];
      return node === undefined ? [] : [planColumn(footer, rowGroups, column, node)];
    });
    const cuts = cutsOf(rows, Math.min(...plans.map((plan) => plan.batchRows)));
    const found = new Map<number, ColumnRows>();
    let heldBytes = 0;
    const take = (plan: ColumnPlan, decoded: DecodedRows, isKept: boolean): void => {
      const cut = (index: number): Data =>
        this.#slice(plan, decoded, cuts[index - 1] ?? rows.start, cuts[index] ?? rows.end);
      found.set(
        plan.column,
        isKept ? copiedRows(cuts.map((_, i) => cut(i))) : heldRows(decoded, cut),
      );
      heldBytes +=
        (decoded.bytes * (rows.end - rows.start)) / (decoded.rows.end - decoded.rows.start);
    };
    const free = (): void => {
      for (const column of found.values()) column.free();
      found.clear();
    };
    try {
      const missing = plans.filter((plan) => {
        const decoded = this.#cache.get(rowGroups.start, plan.column, rows);
        if (decoded !== undefined) take(plan, decoded, true);
        return decoded === undefined;
      });
      for (const plan of missing) this.#refuseCrashed(plan);
      const windows = await this.#windows(missing, rows, signal);
      for (const run of readRuns(largestFirst(windows))) {
        for (const plan of run) checkMemory(plan, this.#options.memoryLimitBytes, heldBytes);
        const miniFiles = await this.#miniFiles(run.flatMap(unitsOf), signal);
        for (const plan of run) {
          const decoded = await this.#decodeAll(plan, miniFiles, signal);
          const isKept = plan.isWindow || !isWhole(plan, rows);
          if (isKept) this.#cache.add(rowGroups.start, plan.column, decoded);
          take(plan, decoded, isKept);
        }
      }
    } catch (error) {
      free();
      throw error;
    }
    return { cuts, columns: columns.flatMap((column) => found.get(column) ?? []), free };
  }

  /** Lets cancelling in between columns, but not so often that the turns cost more than small columns do. */
  async #yieldSometimes(signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal);
    if (performance.now() - this.#lastYield < maxTurnMillis) return;
    await yieldTurn(signal);
    this.#lastYield = performance.now();
  }

  /** Plans cut down to the pages that hold the rows, where that saves much. */
  async #windows(
    plans: readonly ColumnPlan[],
    rows: Range,
    signal: AbortSignal | undefined,
  ): Promise<ColumnPlan[]> {
    const paged = pagedPlans(plans, rows);
    const leaves = leavesOf(paged.map(({ node }) => node));
    const wanted = leaves.map((leaf) => ({ leaf, row: rows.end - 1 }));
    const rowGroup = plans[0]?.rowGroups.start ?? 0;
    const places = await this.#pages.find(rowGroup, wanted, signal);
    return plans.map((plan) => {
      if (!paged.includes(plan)) return plan;
      const scrolls = this.#cache.isNear(rowGroup, plan.column, rows, scrollDistance);
      const pages = leavesOf([plan.node]).map((leaf) => places.get(leaf));
      return planWindow(plan, { rows, margin: scrolls ? Infinity : jumpMargin }, pages);
    });
  }

  /** The mini-file of each column, with the bytes of the input in place. */
  async #miniFiles(
    run: readonly ColumnPlan[],
    signal: AbortSignal | undefined,
  ): Promise<MiniFile[]> {
    const { source, footer, tree } = this.#file;
    const sealed = await this.#sealedBytes(run, signal);
    const miniFiles: MiniFile[] = [];
    for (const { node, leaf, parts, rowGroups } of run) {
      const pages = { bytesOf: sealed, first: rowGroups.start, signal };
      miniFiles.push(
        buildMiniFile({
          schema:
            leaf === undefined ? decodeSchema(tree, [node]) : leafDecodeSchema(tree, node, leaf),
          rowGroups: await openRowGroups(parts, pages),
          createdBy: footer.metaData.createdBy,
        }),
      );
    }
    await fillHoles(miniFiles, source, signal);
    if (this.#options.verifyChecksums)
      for (const [index, plan] of run.entries()) {
        const bytesOf: BytesOf = (range) => filledBytes(miniFiles[index], range) ?? sealed(range);
        await checkPages(footer, takenChunks(plan), { bytesOf, signal });
      }
    return miniFiles;
  }

  /** Encrypted pages are opened before they go into a mini-file: so they are read apart. */
  async #sealedBytes(
    run: readonly ColumnPlan[],
    signal: AbortSignal | undefined,
  ): Promise<BytesOf> {
    const { source } = this.#file;
    const reads = coalesce(run.flatMap(sealedRanges));
    const loaded = await Promise.all(
      reads.map(async ({ start, end }) => source.read(start, end, signal)),
    );
    throwIfAborted(signal);
    return ({ start, end }) => {
      const index = reads.findIndex((read) => read.start <= start && end <= read.end);
      const from = start - (reads[index]?.start ?? 0);
      return loaded[index]?.subarray(from, from + end - start) ?? new Uint8Array(0);
    };
  }

  /** Takes the first of the mini-files, one for each unit of the plan. */
  async #decodeAll(
    plan: ColumnPlan,
    miniFiles: MiniFile[],
    signal: AbortSignal | undefined,
  ): Promise<DecodedRows> {
    const decoded: DecodedRows[] = [];
    try {
      for (const unit of unitsOf(plan)) {
        await this.#yieldSometimes(signal);
        // Let go of one by one: what is decoded is not needed any more.
        decoded.push(await this.#decode(unit, miniFiles.shift(), signal));
      }
    } catch (error) {
      for (const unit of decoded) unit.free();
      throw error;
    }
    const [only] = decoded;
    return decoded.length === 1 && only ? only : new JoinedColumn(plan.node, decoded);
  }

  async #decode(
    plan: ColumnPlan,
    miniFile: MiniFile | undefined,
    signal: AbortSignal | undefined,
  ): Promise<DecodedRows> {
    const where = {
      part: chunkPart(plan.rowGroups.start, plan.node.path),
      offset: inputRanges(plan)[0]?.start,
    };
    const batchRows = plan.isWindow ? plan.rows.end - plan.rows.start : plan.batchRows;
    const limited = saysTooShort(this.#file.footer.metaData.createdBy);
    const giants = giantLeaves(plan.parts);
    let bytes = miniFile?.bytes ?? new Uint8Array(0);
    let longValues: LongValues | undefined;
    try {
      const { node, rows: taken, pageRows: rows } = plan;
      const turn = async (): Promise<void> => this.#yieldSometimes(signal);
      const flat = await decodeFlat(bytes, { node, rows, taken, turn });
      if (flat !== undefined) return flat;
      if (giants.size > 0)
        ({ miniFile: bytes, values: longValues } = await withStandIns(bytes, giants, signal));
      const options = { rows, taken, batchRows, limited, longValues };
      return DecodedColumn.decode(bytes, options, where);
    } catch (error) {
      const { start, end } = plan.rowGroups;
      if (!(error instanceof TableError)) throw error;
      if (end - start === 1 && error.code === 'workerDied') this.#crashed.add(where.part);
      throw error.where === undefined ? errorAt(error, where) : error;
    } finally {
      release(bytes.buffer);
    }
  }

  /** A crash costs a worker: what crashed one is not tried again. Throws TableError `corrupt`. */
  #refuseCrashed({ rowGroups, node }: ColumnPlan): void {
    if (this.#crashed.size === 0) return;
    for (let rowGroup = rowGroups.start; rowGroup < rowGroups.end; rowGroup++) {
      const part = chunkPart(rowGroup, node.path);
      if (this.#crashed.has(part))
        throw new TableError('corrupt', 'the decoder crashed', { where: { part } });
    }
  }

  #slice({ column }: ColumnPlan, decoded: DecodedRows, start: number, end: number): Data {
    const type = this.#file.schema.fields[column]?.type ?? { kind: 'null' };
    return conform(decoded.slice(start, end), type);
  }

  close(): void {
    this.#cache.clear();
  }
}
