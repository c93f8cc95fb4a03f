/** The engine's inside: serves EngineApi over a port. Runs in a worker thread, a browser worker, or a test. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import { initParquetWasm } from '../formats/parquet/wasm.ts';
import { openTable } from '../formats/registry.ts';
import type { TableReader } from '../formats/format.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { planRewriteOf, rewrite } from '../jobs/rewrite.ts';
import { connect, transferring, type NoMethods, type Port } from '../protocol/rpc.ts';
import type { TilePart } from '../protocol/tiles.ts';
import { tableErrors } from '../protocol/wireError.ts';
import { readParts } from '../scan/readParts.ts';
import { readIpc } from '../scan/tile.ts';
import type { EngineApi } from './engineApi.ts';
import type { WorkerPlatform } from './platform.ts';

interface OpenTable {
  readonly source: ByteSource;
  readonly reader: TableReader;
}

/** Answers calls until the port closes. */
export function serveEngine(port: Port, platform: WorkerPlatform): void {
  initParquetWasm(platform.parquetModule);
  const tables = new Map<number, OpenTable>();
  let nextTable = 0;

  const tableOf = (table: number): OpenTable => {
    const open = tables.get(table);
    if (open === undefined) throw new TableError('closed', `table ${table} is not open`);
    return open;
  };

  const local: EngineApi = {
    async open({ source: spec, ...options }, { signal }) {
      const source = await platform.openSource(spec, signal);
      try {
        const reader = await openTable(source, options, signal);
        // Nobody would close what a cancelled call opened.
        throwIfAborted(signal);
        const table = nextTable++;
        tables.set(table, { source, reader });
        return { table, schema: reader.schema, facts: reader.facts };
      } catch (error) {
        await source.close();
        throw error;
      }
    },
    async close({ table }) {
      const open = tables.get(table);
      tables.delete(table);
      open?.reader.close();
      await open?.source.close();
    },
    async readIpc({ table, rows, columns }, { signal }) {
      const ipc = await readIpc(tableOf(table).reader, { rows, columns }, signal);
      return transferring({ ipc }, [ipc.buffer]);
    },
    async readTile({ table, rows, columns }, { signal }) {
      const read = await readParts(tableOf(table).reader, { rows, columns }, signal);
      const parts = read.map((part): TilePart =>
        part.kind === 'cells' ? part : { ...part, error: tableErrors.toWire(part.error) },
      );
      const buffers = read.flatMap((part) => (part.kind === 'cells' ? [part.ipc.buffer] : []));
      return transferring({ parts }, buffers);
    },
    segments: async ({ table, range }) => Promise.resolve(tableOf(table).reader.segments(range)),
    columnChunks: async ({ table, segment }) =>
      Promise.resolve(tableOf(table).reader.columnChunks(segment)),
    layoutMap: async ({ table, maxSegmentBins, maxColumnBins }) =>
      Promise.resolve(tableOf(table).reader.layoutMap(maxSegmentBins, maxColumnBins)),
    keyValueTexts: async ({ table }) => Promise.resolve(tableOf(table).reader.keyValueTexts()),
    schemaElements: async ({ table }) => Promise.resolve(tableOf(table).reader.schemaElements()),
    pages: async ({ table, chunk, range }, { signal }) =>
      tableOf(table).reader.pages(chunk, range, signal),
    pageStrip: async ({ table, chunk, maxBins }, { signal }) =>
      tableOf(table).reader.pageStrip(chunk, maxBins, signal),
    probeBloomFilter: async ({ table, chunk, text }, { signal }) =>
      tableOf(table).reader.probeBloomFilter(chunk, text, signal),
    verifyChecksums: async ({ table, chunk }, { signal }) =>
      tableOf(table).reader.verifyChecksums(chunk, signal),
    async planRewrite({ source: spec, options }, { signal }) {
      const source = await platform.openSource(spec, signal);
      try {
        return await planRewriteOf(source, options, signal);
      } finally {
        await source.close();
      }
    },
    async rewrite({ source: spec, target, options }, { signal, report }) {
      const source = await platform.openSource(spec, signal);
      try {
        const createSink = async () => platform.createSink(target);
        return await rewrite({ source, createSink, options, signal, report });
      } finally {
        await source.close();
      }
    },
  };
  connect<EngineApi, NoMethods>({ port, local, methods: [], errors: tableErrors });
}
