/** An open file as the host holds it: it outlives the worker that reads it. */
import { TableError } from '../base/errors.ts';
import type { SizeRequest } from '../formats/format.ts';
import type { Remote } from '../protocol/rpc.ts';
import type { TileAnswer } from '../protocol/tiles.ts';
import type {
  BloomAnswer,
  ChecksumReport,
  ChunkPlace,
  ColumnChunkLayout,
  LayoutMap,
  PageList,
  PageStrip,
  SchemaElementFacts,
  SegmentLayout,
} from '../table/layout.ts';
import type { TableGrowth } from '../table/growth.ts';
import { unpackSchema } from '../table/packedSchema.ts';
import type { RowView, RowViewProgress } from '../table/rowView.ts';
import type { Range } from '../table/schema.ts';
import type { SchemaDocument } from '../table/schemaDocument.ts';
import type { SegmentSizes } from '../table/segmentSizes.ts';
import type { EngineApi, OpenedTable, TableCells, TableSpec } from './engineApi.ts';
import type { EngineWorker, WorkerLease } from './pool.ts';

/** If a call that runs for long costs this many workers, it is the call that kills them. */
const maxAttempts = 3;

interface LongCall {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (value: unknown) => void;
}

interface Session {
  readonly worker: EngineWorker;
  readonly opened: OpenedTable;
}

/**
 * Reads go to one leased worker. When that dies, the calls it held are rejected with `workerDied`; the next call
 * opens the file again in its replacement, which is told what crashed the decoder, so that scrolling past it does not
 * cost a worker again and again.
 */
export class EngineTable {
  readonly #lease: WorkerLease;
  readonly #spec: TableSpec;
  readonly #crashedParts = new Set<string>();
  #session: Promise<Session> | undefined;
  #closed = false;

  constructor(lease: WorkerLease, spec: TableSpec) {
    this.#lease = lease;
    this.#spec = spec;
  }

  /** Schema and facts; opens the file if it is not open. */
  async open(signal?: AbortSignal): Promise<OpenedTable> {
    return (await this.#live(signal)).opened;
  }

  /**
   * Finds all segments of the file, telling of it a few times a second, and once more when all are known. When the
   * worker dies, the walk starts again in its replacement; what `report` is told only grows all the same.
   */
  async walk(report: (growth: TableGrowth) => void, signal?: AbortSignal): Promise<void> {
    let known = 0;
    const receive = (growth: TableGrowth): void => {
      if (growth.bytes < known) return;
      known = growth.bytes;
      report(growth);
    };
    const last = await this.#persistently(
      async (remote, table, options) => remote.walk({ table }, options),
      // EngineApi.walk reports TableGrowth and nothing else.
      {
        signal,
        onProgress: (value) => {
          receive(value as TableGrowth);
        },
      },
    );
    if (last !== undefined) receive(last);
  }

  /** Finds the rows that a view shows; as `walk` in all else. */
  async showRows(
    view: RowView,
    report: (progress: RowViewProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    let known = -1;
    const receive = (progress: RowViewProgress): void => {
      if (progress.seen < known) return;
      known = progress.seen;
      report(progress);
    };
    const last = await this.#persistently(
      async (remote, table, options) => remote.showRows({ table, view }, options),
      // EngineApi.showRows reports RowViewProgress and nothing else.
      {
        signal,
        onProgress: (value) => {
          receive(value as RowViewProgress);
        },
      },
    );
    receive(last);
  }

  /** Where a view shows a row of the table, or the next one that it shows; undefined where there is none. */
  async placeOfRow(view: RowView, row: number, signal?: AbortSignal): Promise<number | undefined> {
    return this.#call(async (remote, table) => remote.placeOfRow({ table, view, row }, { signal }));
  }

  /** As one Arrow IPC stream; see scan/tile.ts. */
  async readIpc(cells: TableCells, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const call = async (remote: Remote<EngineApi>, table: number) =>
      remote.readIpc({ table, ...cells }, { signal });
    return (await this.#call(call)).ipc;
  }

  /** In parts: what is damaged fails by itself; see scan/readParts.ts. */
  async readTile(cells: TableCells, signal?: AbortSignal): Promise<TileAnswer> {
    return this.#call(async (remote, table) => remote.readTile({ table, ...cells }, { signal }));
  }

  async segments(range: Range, signal?: AbortSignal): Promise<readonly SegmentLayout[]> {
    return this.#call(async (remote, table) => remote.segments({ table, range }, { signal }));
  }

  async segmentSizes(signal?: AbortSignal): Promise<SegmentSizes> {
    return this.#call(async (remote, table) => remote.segmentSizes({ table }, { signal }));
  }

  async uncompressedSizes(
    request: SizeRequest,
    signal?: AbortSignal,
  ): Promise<readonly (number | undefined)[]> {
    return this.#call(async (remote, table) =>
      remote.uncompressedSizes({ table, ...request }, { signal }),
    );
  }

  async columnChunks(segment: number, signal?: AbortSignal): Promise<readonly ColumnChunkLayout[]> {
    return this.#call(async (remote, table) => remote.columnChunks({ table, segment }, { signal }));
  }

  async layoutMap(
    bins: { readonly maxSegmentBins: number; readonly maxColumnBins: number },
    signal?: AbortSignal,
  ): Promise<LayoutMap> {
    return this.#call(async (remote, table) => remote.layoutMap({ table, ...bins }, { signal }));
  }

  async keyValueTexts(signal?: AbortSignal): Promise<readonly (string | undefined)[]> {
    return this.#call(async (remote, table) => remote.keyValueTexts({ table }, { signal }));
  }

  async schemaElements(signal?: AbortSignal): Promise<readonly SchemaElementFacts[]> {
    return this.#call(async (remote, table) => remote.schemaElements({ table }, { signal }));
  }

  async schemaDocument(signal?: AbortSignal): Promise<SchemaDocument | undefined> {
    return this.#call(async (remote, table) => remote.schemaDocument({ table }, { signal }));
  }

  async pages(chunk: ChunkPlace, range: Range, signal?: AbortSignal): Promise<PageList> {
    const call = async (remote: Remote<EngineApi>, table: number) =>
      remote.pages({ table, chunk, range }, { signal });
    return this.#call(call);
  }

  async pageStrip(chunk: ChunkPlace, maxBins: number, signal?: AbortSignal): Promise<PageStrip> {
    const call = async (remote: Remote<EngineApi>, table: number) =>
      remote.pageStrip({ table, chunk, maxBins }, { signal });
    return this.#call(call);
  }

  async probeBloomFilter(
    chunk: ChunkPlace,
    text: string,
    signal?: AbortSignal,
  ): Promise<BloomAnswer> {
    const call = async (remote: Remote<EngineApi>, table: number) =>
      remote.probeBloomFilter({ table, chunk, text }, { signal });
    return this.#call(call);
  }

  async verifyChecksums(chunk: ChunkPlace, signal?: AbortSignal): Promise<ChecksumReport> {
    const call = async (remote: Remote<EngineApi>, table: number) =>
      remote.verifyChecksums({ table, chunk }, { signal });
    return this.#call(call);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const session = await this.#session?.catch(() => undefined);
    try {
      if (session?.worker.alive === true)
        await session.worker.use(async (remote) => remote.close({ table: session.opened.table }));
    } finally {
      this.#lease.release();
    }
  }

  // Opening again is for everybody who waits, so no single caller's signal may end it; the call itself takes it.
  async #call<T>(call: (remote: Remote<EngineApi>, table: number) => Promise<T>): Promise<T> {
    const { worker, opened } = await this.#live();
    try {
      return await worker.use(async (remote) => call(remote, opened.table));
    } catch (error) {
      const isCrash = error instanceof TableError && error.code === 'workerDied';
      // A worker that died without a word does not say where.
      if (isCrash && error.where !== undefined) this.#crashedParts.add(error.where.part);
      throw error;
    }
  }

  /** Makes a call that runs for long. When the worker dies, it starts again in its replacement. */
  async #persistently<T>(
    call: (remote: Remote<EngineApi>, table: number, options: LongCall) => Promise<T>,
    { signal, onProgress }: LongCall,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const { worker, opened } = await this.#live();
      const end = signal ? AbortSignal.any([signal, worker.retired]) : worker.retired;
      try {
        return await worker.use(async (remote) =>
          call(remote, opened.table, { signal: end, onProgress }),
        );
      } catch (error) {
        const isOver = signal?.aborted === true || this.#closed || attempt === maxAttempts;
        if (isOver || !worker.retired.aborted) throw error;
      }
    }
  }

  async #live(signal?: AbortSignal): Promise<Session> {
    if (this.#closed) throw new TableError('closed', 'the file is closed');
    const current = this.#session;
    const session = await current?.catch(() => undefined);
    if (session?.worker.alive === true) return session;
    if (this.#session === current) this.#session = this.#openSession(signal);
    return this.#session ?? this.#live(signal);
  }

  async #openSession(signal?: AbortSignal): Promise<Session> {
    const worker = await this.#lease.worker();
    const spec = { ...this.#spec, crashedParts: [...this.#crashedParts] };
    const opened = await worker.use(async (remote) => remote.open(spec, { signal }));
    return { worker, opened: { ...opened, schema: unpackSchema(opened.schema) } };
  }
}
