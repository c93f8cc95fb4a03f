import { describe, expect, it, vi } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { EngineApi, TargetSpec } from '../../../src/engine/engineApi.ts';
import type { EnginePlatform } from '../../../src/engine/platform.ts';
import { jobSpec } from '../../../src/jobs/jobSpec.ts';
import type { RewriteSummary } from '../../../src/jobs/rewriteSpec.ts';
import { connect, type NoMethods } from '../../../src/protocol/rpc.ts';
import type { TableGrowth } from '../../../src/table/growth.ts';
import { tableErrors } from '../../../src/protocol/wireError.ts';
import { portPair } from '../../fakes/ports.ts';

const spec = jobSpec('rewrite', { rowGroupRows: 1, rowGroupBytes: 1, compression: 'zstd' });
const source = { kind: 'path', path: '/a.parquet' } as const;
const target: TargetSpec = {
  kind: 'path',
  path: '/b.parquet',
  temporaryPath: '/.b.tmp',
  overwrite: false,
};
const summary = { rows: 1, rowsOut: 1 } as RewriteSummary;
const never = async (): Promise<never> => new Promise(() => undefined);

interface FakeWorker {
  die(reason: string): void;
  terminated: boolean;
}

/** A platform whose workers live in this thread and answer as `api` says. */
function fakePlatform(api: (worker: number) => Partial<EngineApi>) {
  const workers: FakeWorker[] = [];
  const removed: TargetSpec[] = [];
  const platform: EnginePlatform = {
    async spawnWorker() {
      const [inside, outside] = portPair();
      const missing = async (): Promise<never> => Promise.reject(new Error('not expected'));
      const local: EngineApi = {
        open: missing,
        close: async () => Promise.resolve(),
        walk: missing,
        readIpc: missing,
        readTile: missing,
        showRows: missing,
        placeOfRow: missing,
        segments: missing,
        segmentSizes: missing,
        uncompressedSizes: missing,
        columnChunks: missing,
        layoutMap: missing,
        keyValueTexts: missing,
        schemaElements: missing,
        schemaDocument: missing,
        pages: missing,
        pageStrip: missing,
        probeBloomFilter: missing,
        verifyChecksums: missing,
        planJob: missing,
        runJob: missing,
        ...api(workers.length),
      };
      connect<EngineApi, NoMethods>({
        port: inside,
        local,
        methods: [],
        errors: tableErrors,
      });
      const worker: FakeWorker = { die: () => undefined, terminated: false };
      workers.push(worker);
      return Promise.resolve({
        port: outside,
        onDeath: (listener) => (worker.die = listener),
        terminate: async () => {
          worker.terminated = true;
          return Promise.resolve();
        },
      });
    },
    removeLeftovers: async (leftover) => {
      removed.push(leftover);
      return Promise.resolve();
    },
    removeAbandoned: async () => Promise.resolve([]),
  };
  const engine = new Engine(platform, { readers: 2, memoryLimitBytes: () => 1000 });
  return { engine, workers, removed, platform };
}

/** Makes its workers take until the returned function is called to be gone. */
function slowlyGone(platform: EnginePlatform): () => void {
  const spawnWorker = platform.spawnWorker.bind(platform);
  let free = (): void => undefined;
  const gone = new Promise<void>((resolve) => (free = resolve));
  platform.spawnWorker = async () => {
    const worker = await spawnWorker();
    const terminate = async (): Promise<void> => {
      await worker.terminate();
      await gone;
    };
    return { ...worker, terminate };
  };
  return free;
}

const opened = {
  table: 7,
  schema: { names: [], shapes: [], runs: [] },
  facts: {} as never,
  growth: undefined,
};
const segment = (index: number) => [{ index } as never];

describe('Engine', () => {
  it('opens files with the memory limit of the moment, each in the least used worker', async () => {
    const limits: number[] = [];
    const { engine, workers } = fakePlatform(() => ({
      open: async ({ memoryLimitBytes }) => {
        limits.push(memoryLimitBytes);
        return Promise.resolve(opened);
      },
    }));
    await engine.openTable(source);
    await engine.openTable(source);
    await engine.openTable(source);
    expect(limits).toEqual([1000, 1000, 1000]);
    expect(workers).toHaveLength(2);
  });

  it('counts row groups in a worker that files are read in, and stops when cancelled', async () => {
    const counts = { segments: 3 };
    let calls = 0;
    const { engine, workers } = fakePlatform(() => ({
      runJob: async (_request, { report }) => {
        report({ phase: 'running', rows: 5 });
        return calls++ < 2 ? Promise.resolve(counts as never) : never();
      },
    }));
    const order = { spec: jobSpec('countRowGroups', {}), sources: [source] };
    const told: number[] = [];
    const onProgress = ({ rows }: { rows: number }) => told.push(rows);
    expect(await engine.runJob(order, { onProgress })).toEqual(counts);
    expect(await engine.runJob(order)).toEqual(counts);
    expect([workers.length, workers[0]?.terminated, told]).toEqual([1, false, [5]]);
    const abort = new AbortController();
    const cancelled = engine.runJob(order, { signal: abort.signal });
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects what a dead worker held, and opens the file again in its replacement', async () => {
    const { engine, workers } = fakePlatform((worker) => ({
      open: async () => Promise.resolve(opened),
      segments: worker === 0 ? never : async () => Promise.resolve(segment(worker)),
    }));
    const table = await engine.openTable(source);
    const lost = table.segments({ start: 0, end: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    workers[0]?.die('out of memory');
    await expect(lost).rejects.toMatchObject({ code: 'workerDied', message: 'out of memory' });
    expect(await table.segments({ start: 0, end: 1 })).toEqual(segment(1));
    expect(workers).toHaveLength(2);
  });

  it('replaces a worker whose decoder crashed, after it answered what else it was asked', async () => {
    const { engine, workers } = fakePlatform((worker) => ({
      open: async () => Promise.resolve(opened),
      layoutMap: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return 'slow answer' as never;
      },
      segments: async () =>
        worker === 0
          ? Promise.reject(new TableError('workerDied', 'the decoder crashed'))
          : Promise.resolve(segment(worker)),
    }));
    const table = await engine.openTable(source);
    const slow = table.layoutMap({ maxSegmentBins: 1, maxColumnBins: 1 });
    const lost = table.segments({ start: 0, end: 1 });
    await expect(lost).rejects.toMatchObject({ code: 'workerDied' });
    expect(workers[0]?.terminated).toBe(false);
    expect(await slow).toBe('slow answer');
    expect(await table.segments({ start: 0, end: 1 })).toEqual(segment(1));
    expect(workers[0]?.terminated).toBe(true);
  });

  it('tells the replacement of a worker what crashed its decoder', async () => {
    const told: unknown[] = [];
    const where = { part: 'row group 3, column a', offset: 4 };
    const { engine } = fakePlatform((worker) => ({
      open: async ({ crashedParts }) => {
        told.push(crashedParts);
        return Promise.resolve(opened);
      },
      segments: async () =>
        worker === 0
          ? Promise.reject(new TableError('workerDied', 'the decoder crashed', { where }))
          : Promise.resolve(segment(worker)),
    }));
    const table = await engine.openTable(source);
    await expect(table.segments({ start: 0, end: 1 })).rejects.toMatchObject({ where });
    await table.segments({ start: 0, end: 1 });
    expect(told).toEqual([[], ['row group 3, column a']]);
    await table.close();
    await engine.openTable(source);
    expect(told.at(-1)).toEqual([]);
  });

  it('walks on in the replacement of a worker that died, and never tells of fewer rows', async () => {
    const growth = (rows: number, isDone = false): TableGrowth => ({
      rows,
      segments: rows,
      bytes: rows * 100,
      isDone,
      damage: [],
      damageCount: 0,
      compressedBytes: rows * 90,
      uncompressedBytes: 0,
    });
    const { engine, workers } = fakePlatform((worker) => ({
      open: async () => Promise.resolve(opened),
      walk: async (_params, { signal, report }) => {
        for (const rows of worker === 0 ? [1, 5] : [2, 6]) report(growth(rows));
        if (worker > 0) return Promise.resolve(growth(9, true));
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new TableError('aborted', 'cancelled'));
          });
        });
      },
      readIpc: async () => Promise.reject(new TableError('workerDied', 'the decoder crashed')),
    }));
    const table = await engine.openTable(source);
    const told: number[] = [];
    const walk = table.walk(({ rows }) => told.push(rows));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(table.readIpc({ rows: { start: 0, end: 1 }, columns: [] })).rejects.toMatchObject({
      code: 'workerDied',
    });
    await walk;
    expect(told).toEqual([1, 5, 6, 9]);
    expect(workers[0]?.terminated).toBe(true);
  });

  it('stops a walk that is cancelled', async () => {
    let stopped = 0;
    const { engine } = fakePlatform(() => ({
      open: async () => Promise.resolve(opened),
      walk: async (_params, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped++;
            reject(new TableError('aborted', 'cancelled'));
          });
        }),
    }));
    const table = await engine.openTable(source);
    const controller = new AbortController();
    const walk = table.walk(() => undefined, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 5);
    await expect(walk).rejects.toMatchObject({ name: 'AbortError' });
    expect(stopped).toBe(1);
  });

  it('reuses the worker of a file that could not be opened', async () => {
    const { engine, workers } = fakePlatform(() => ({
      open: async () => Promise.reject(new TableError('corrupt', 'no footer')),
    }));
    await expect(engine.openTable(source)).rejects.toMatchObject({ code: 'corrupt' });
    await expect(engine.openTable(source)).rejects.toMatchObject({ code: 'corrupt' });
    expect(workers).toHaveLength(1);
  });

  it('runs a job in a worker of its own, which ends with it', async () => {
    const { engine, workers, removed } = fakePlatform(() => ({
      runJob: async () => Promise.resolve(summary),
    }));
    expect(await engine.runJob({ spec, sources: [source], target })).toEqual(summary);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
    expect(removed).toEqual([target]);
  });

  it('lets a cancelled job say for itself that it was cancelled', async () => {
    const { engine } = fakePlatform(() => ({
      runJob: async (_params, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new TableError('aborted', 'tidied up'));
          });
        }),
    }));
    const controller = new AbortController();
    const job = engine.runJob({ spec, sources: [source], target }, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 5);
    await expect(job).rejects.toMatchObject({ code: 'aborted', message: 'tidied up' });
  });

  it('does not wait for the worker of a job that is cancelled before it has begun', async () => {
    const { engine, workers, platform } = fakePlatform(() => ({ runJob: never }));
    const spawnWorker = platform.spawnWorker.bind(platform);
    let spawn = (): void => undefined;
    platform.spawnWorker = async () => {
      await new Promise<void>((resolve) => (spawn = resolve));
      return spawnWorker();
    };
    const controller = new AbortController();
    const job = engine.runJob({ spec, sources: [source], target }, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 5);
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    spawn();
    await vi.waitFor(() => {
      expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
    });
  });

  it('stops the worker of a cancelled job that does not answer, and removes its leftovers', async () => {
    const { engine, workers, removed } = fakePlatform(() => ({ runJob: never }));
    const controller = new AbortController();
    const job = engine.runJob({ spec, sources: [source], target }, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 5);
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers[0]?.terminated).toBe(true);
    expect(removed).toEqual([target]);
  });

  it('does not wait until the worker of a job that has answered is gone, unlike dispose', async () => {
    const { engine, removed, platform } = fakePlatform(() => ({
      runJob: async () => Promise.resolve(summary),
    }));
    const gone = slowlyGone(platform);
    expect(await engine.runJob({ spec, sources: [source], target })).toEqual(summary);
    expect(removed).toEqual([target]);
    let isDisposed = false;
    const disposing = engine.dispose().then(() => (isDisposed = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isDisposed).toBe(false);
    gone();
    await disposing;
  });

  it.each(['cancelled', 'disposed'])(
    'removes leftovers of a silent job that is %s only when its worker is gone',
    async (how) => {
      const { engine, workers, removed, platform } = fakePlatform(() => ({ runJob: never }));
      const gone = slowlyGone(platform);
      const controller = new AbortController();
      const job = engine.runJob({ spec, sources: [source], target }, { signal: controller.signal });
      const failed = expect(job).rejects.toMatchObject({
        code: how === 'cancelled' ? 'aborted' : 'closed',
      });
      await vi.waitFor(() => {
        expect(workers).toHaveLength(1);
      });
      // The call has to be on its way.
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (how === 'cancelled') controller.abort();
      else void engine.dispose();
      await vi.waitFor(() => {
        expect(workers[0]?.terminated).toBe(true);
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(removed).toEqual([]);
      gone();
      await failed;
      expect(removed).toEqual([target]);
    },
  );

  it('does not stop a cancelled job that is giving its output its name', async () => {
    const { engine } = fakePlatform(() => ({
      runJob: async (_params, { report }) => {
        report({ phase: 'committing' });
        await new Promise((resolve) => setTimeout(resolve, 400));
        return summary;
      },
    }));
    const controller = new AbortController();
    const job = engine.runJob({ spec, sources: [source], target }, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 50);
    expect(await job).toEqual(summary);
  });

  it('says that it cannot know of the output of a worker that died while giving it its name', async () => {
    const { engine, workers } = fakePlatform(() => ({
      runJob: async (_params, { report }) => {
        report({ phase: 'committing' });
        setTimeout(() => {
          workers[0]?.die('it was killed');
        }, 20);
        return never();
      },
    }));
    await expect(engine.runJob({ spec, sources: [source], target })).rejects.toMatchObject({
      code: 'workerDied',
      message: 'it was killed',
      where: { part: 'output' },
    });
  });
});
