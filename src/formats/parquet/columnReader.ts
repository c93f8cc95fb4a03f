/** Gets the columns of consecutive row groups out of a file: reads planned ranges, fills mini-files, decodes, caches. */
import type { Data } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Range, TableSchema } from '../../table/schema.ts';
import { conform } from '../arrowType.ts';
import { coalesce } from './byteRanges.ts';
import { ColumnCache } from './columnCache.ts';
import { DecodedColumn } from './decodedColumn.ts';
import { decodeSchema, leavesOf } from './decodeSchema.ts';
import { openRowGroups } from './encryption/sealedPages.ts';
import { chunkPart, type ParquetFooter } from './footer.ts';
import { buildMiniFile, saysTooShort, type MiniFile } from './miniFile.ts';
import { checkLoadedPages, type LoadedPages } from './pageChecksums.ts';
import { chunkBytes } from './pageHeaders.ts';
import { PagePlaces } from './pagePlaces.ts';
import { checkMemory, inputRanges, planColumn, readRuns, type ColumnPlan } from './plan.ts';
import { pagedPlans, planWindow } from './planWindow.ts';
import type { SpanRows } from './rowSpans.ts';
import type { SchemaTree } from './schemaTree.ts';

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

/** One column's rows, cut into batches. */
interface ColumnRows {
  readonly batches: readonly Data[];
}

/** Rows of consecutive row groups, all columns cut at the same rows. */
export interface SpanColumns {
  /** Where the batches end, counted as the rows asked for are; the first starts at the first of these. */
  readonly cuts: readonly number[];
  readonly columns: readonly ColumnRows[];
}

/** Ends of the batches of rows [start, end): multiples of `batchRows`, and `end`. */
function cutsOf({ start, end }: Range, batchRows: number): number[] {
  const cuts: number[] = [];
  for (let cut = start - (start % batchRows) + batchRows; cut < end; cut += batchRows)
    cuts.push(cut);
  cuts.push(end);
  return cuts;
}

/** The pages that a plan reads, piece by piece. */
function loadedPages(
  footer: ParquetFooter,
  { node, parts, rowGroups }: ColumnPlan,
  bytesOf: (range: Range) => Uint8Array,
): LoadedPages[] {
  return parts.flatMap(({ chunks }, group) =>
    chunks.flatMap(({ pieces }, index) => {
      const chunk = chunkBytes(footer, rowGroups.start + group, node.leafStart + index);
      return pieces.flatMap((piece): LoadedPages[] => {
        if (piece.kind === 'made') return [];
        const { start, end } = piece;
        const page = piece.kind === 'sealed' ? piece.firstPage : 0;
        return [{ chunk, start, end, page, bytes: bytesOf(piece) }];
      });
    }),
  );
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
    const take = (plan: ColumnPlan, decoded: DecodedColumn): void => {
      found.set(plan.column, { batches: this.#sliceAll(plan, decoded, rows.start, cuts) });
      heldBytes +=
        (decoded.bytes * (rows.end - rows.start)) / (decoded.rows.end - decoded.rows.start);
    };
    const missing = plans.filter((plan) => {
      const decoded = this.#cache.get(rowGroups.start, plan.column, rows);
      if (decoded !== undefined) take(plan, decoded);
      return decoded === undefined;
    });
    for (const plan of missing) this.#refuseCrashed(plan);
    for (const run of readRuns(await this.#windows(missing, rows, signal))) {
      for (const plan of run) checkMemory(plan, this.#options.memoryLimitBytes, heldBytes);
      const miniFiles = await this.#fill(run, signal);
      for (const [index, plan] of run.entries()) {
        await this.#yieldSometimes(signal);
        const decoded = this.#decode(plan, miniFiles[index]);
        this.#cache.add(rowGroups.start, plan.column, decoded);
        take(plan, decoded);
      }
    }
    return { cuts, columns: columns.flatMap((column) => found.get(column) ?? []) };
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
    const wanted = paged.flatMap(({ node }) => {
      const leaves = leavesOf([node]);
      // The pages of several leaves begin with the same row now and then: any page may be the one that is needed.
      const row = leaves.length === 1 ? rows.end - 1 : Infinity;
      return leaves.map((leaf) => ({ leaf, row }));
    });
    const places = await this.#pages.find(plans[0]?.rowGroups.start ?? 0, wanted, signal);
    return plans.map((plan) =>
      paged.includes(plan)
        ? planWindow(
            plan,
            rows,
            leavesOf([plan.node]).map((leaf) => places.get(leaf)),
          )
        : plan,
    );
  }

  /** The mini-file of each plan, with the bytes of the input in place. */
  async #fill(run: readonly ColumnPlan[], signal: AbortSignal | undefined): Promise<MiniFile[]> {
    const { source, footer, tree } = this.#file;
    const reads = coalesce(run.flatMap(inputRanges));
    const loaded = await Promise.all(
      reads.map(async ({ start, end }) => source.read(start, end, signal)),
    );
    throwIfAborted(signal);
    const bytesOf = ({ start, end }: Range): Uint8Array => {
      const index = reads.findIndex((read) => read.start <= start && end <= read.end);
      const from = start - (reads[index]?.start ?? 0);
      return loaded[index]?.subarray(from, from + end - start) ?? new Uint8Array(0);
    };
    if (this.#options.verifyChecksums)
      for (const plan of run)
        for (const pages of loadedPages(footer, plan, bytesOf))
          await checkLoadedPages(pages, signal);
    const miniFiles: MiniFile[] = [];
    for (const { node, parts, rowGroups } of run) {
      const plain = await openRowGroups(parts, { bytesOf, first: rowGroups.start, signal });
      const miniFile = buildMiniFile({
        schema: decodeSchema(tree, [node]),
        rowGroups: plain,
        createdBy: footer.metaData.createdBy,
      });
      for (const hole of miniFile.holes) miniFile.bytes.set(bytesOf(hole), hole.at);
      miniFiles.push(miniFile);
    }
    return miniFiles;
  }

  #decode(plan: ColumnPlan, miniFile: MiniFile | undefined): DecodedColumn {
    const where = {
      part: chunkPart(plan.rowGroups.start, plan.node.path),
      offset: inputRanges(plan)[0]?.start,
    };
    const bytes = miniFile?.bytes ?? new Uint8Array(0);
    const batchRows = plan.isWindow ? plan.rows.end - plan.rows.start : plan.batchRows;
    const limited = saysTooShort(this.#file.footer.metaData.createdBy);
    try {
      return DecodedColumn.decode(bytes, { rows: plan.rows, batchRows, limited }, where);
    } catch (error) {
      const { start, end } = plan.rowGroups;
      if (end - start === 1 && error instanceof TableError && error.code === 'workerDied')
        this.#crashed.add(where.part);
      throw error;
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

  #sliceAll(
    plan: ColumnPlan,
    decoded: DecodedColumn,
    start: number,
    cuts: readonly number[],
  ): Data[] {
    const type = this.#file.schema.fields[plan.column]?.type ?? { kind: 'null' };
    return cuts.map((end, index) => conform(decoded.slice(cuts[index - 1] ?? start, end), type));
  }

  close(): void {
    this.#cache.clear();
  }
}
