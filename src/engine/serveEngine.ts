/** The engine's inside: serves EngineApi over a port. Runs in a worker thread, a browser worker, or a test. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import { initParquetWasm } from '../formats/parquet/mini/wasm.ts';
import type { TableReader } from '../formats/format.ts';
import { openTable } from '../formats/registry.ts';
import { planJob, runJob } from '../jobs/jobs.ts';
import type { PlanContext } from '../jobs/jobContext.ts';
import { connect, type NoMethods, type Port } from '../protocol/rpc.ts';
import { tableErrors } from '../protocol/wireError.ts';
import { packSchema } from '../table/packedSchema.ts';
import { rowMethods } from './rowMethods.ts';
import { SharedViews } from './sharedRows.ts';
import { SharedWalk } from './sharedWalk.ts';
import {
  sourceName,
  type EngineApi,
  type JobRequest,
  type PackedTable,
  type TargetSpec,
} from './engineApi.ts';
import { layoutMethods, type OpenTable } from './layoutMethods.ts';
import type { WorkerPlatform } from './platform.ts';

function knownOf({ schema, facts }: TableReader): Pick<PackedTable, 'schema' | 'facts'> {
  return { schema: packSchema(schema), facts };
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

  const planContext = (
    { sources, reading }: JobRequest,
    signal: AbortSignal | undefined,
  ): PlanContext => ({
    inputs: sources.map((spec) => ({
      name: sourceName(spec),
      path: spec.kind === 'path' ? spec.path : spec.name,
      open: async () => platform.openSource(spec, signal),
    })),
    reading,
    signal,
  });

  const local: EngineApi = {
    async open({ source: spec, ...options }, { signal }) {
      const source = await platform.openSource(spec, signal);
      try {
        const reader = await openTable(source, options, signal);
        // Nobody would close what a cancelled call opened.
        throwIfAborted(signal);
        const table = nextTable++;
        const walk = new SharedWalk(reader);
        const views = new SharedViews({ reader, walk, memoryBytes: options.memoryLimitBytes });
        tables.set(table, { source, reader, walk, views });
        return { table, ...knownOf(reader), growth: walk.growth };
      } catch (error) {
        await source.close();
        throw error;
      }
    },
    async close({ table }) {
      const open = tables.get(table);
      tables.delete(table);
      open?.views.stop();
      open?.walk.stop();
      open?.reader.close();
      await open?.source.close();
    },
    walk: async ({ table }, { signal, report }) => tableOf(table).walk.follow(report, signal),
    ...rowMethods(tableOf),
    ...layoutMethods(tableOf),
    planJob: async (request, { signal }) => planJob(request.spec, planContext(request, signal)),
    runJob: async (request, { signal, report }) => {
      const { target } = request;
      const { createScratch } = platform;
      const written = (): TargetSpec => {
        if (target !== undefined) return target;
        throw new TableError('invalidArgument', 'the job writes a file, and was given none');
      };
      return runJob(request.spec, {
        ...planContext(request, signal),
        createSink: async () => platform.createSink(written()),
        createFolder: async () => platform.createFolder(written()),
        createScratch: createScratch && (async () => createScratch(written())),
        report,
      });
    },
  };
  connect<EngineApi, NoMethods>({ port, local, methods: [], errors: tableErrors });
}
