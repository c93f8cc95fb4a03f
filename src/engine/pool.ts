/** Workers that read files: a few, started when needed, replaced when they die. */
import { TableError } from '../base/errors.ts';
import { connect, type NoMethods, type Remote } from '../protocol/rpc.ts';
import { tableErrors } from '../protocol/wireError.ts';
import { engineMethods, type EngineApi } from './engineApi.ts';
import type { EnginePlatform } from './platform.ts';

/** A worker that answers EngineApi. */
export interface EngineWorker {
  /** Whether new calls may be made. */
  readonly alive: boolean;
  /** Aborts when no new calls may be made: whatever runs for long should then go on in the worker's replacement. */
  readonly retired: AbortSignal;
  /**
   * Makes one call. When it fails with `workerDied`, the worker has lost memory or is gone: it takes no new calls and is
   * stopped once those it has are answered.
   */
  use<T>(call: (remote: Remote<EngineApi>) => Promise<T>): Promise<T>;
  /** Stops it at once; what is pending is rejected. */
  stop(): Promise<void>;
}

/** Starts a worker. When it dies by itself, what is pending is rejected with `workerDied` and its reason. */
export async function startWorker(platform: EnginePlatform): Promise<EngineWorker> {
  const handle = await platform.spawnWorker();
  const connection = connect<NoMethods, EngineApi>({
    port: handle.port,
    local: {},
    methods: engineMethods,
    errors: tableErrors,
  });
  const life = new AbortController();
  let calls = 0;
  const stop = async (): Promise<void> => {
    life.abort();
    connection.close();
    await handle.terminate();
  };
  handle.onDeath((reason) => {
    life.abort();
    connection.close({ code: 'workerDied', message: reason });
  });
  return {
    get alive() {
      return !life.signal.aborted;
    },
    retired: life.signal,
    async use(call) {
      calls++;
      try {
        return await call(connection.remote);
      } catch (error) {
        if (error instanceof TableError && error.code === 'workerDied') life.abort();
        throw error;
      } finally {
        calls--;
        if (life.signal.aborted && calls === 0) await stop();
      }
    },
    stop,
  };
}

/** A place for one worker at a time, shared by those who lease it. */
class WorkerSlot {
  readonly #platform: EnginePlatform;
  #worker: Promise<EngineWorker> | undefined;
  leases = 0;

  constructor(platform: EnginePlatform) {
    this.#platform = platform;
  }

  /** The live worker of this slot; a dead one, or one that failed to start, is replaced first. */
  async worker(): Promise<EngineWorker> {
    const current = this.#worker;
    const worker = await current?.catch(() => undefined);
    if (worker?.alive === true) return worker;
    // Whoever finds it dead first starts the next one; the others find the promise changed and wait for that.
    if (this.#worker === current) this.#worker = startWorker(this.#platform);
    return this.#worker ?? this.worker();
  }

  async stop(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.stop();
  }
}

/** The use of a worker until `release`. */
export interface WorkerLease {
  worker(): Promise<EngineWorker>;
  release(): void;
}

/** Shares up to `size` workers among their users, the least used first. */
export class WorkerPool {
  readonly #platform: EnginePlatform;
  readonly #size: number;
  readonly #slots: WorkerSlot[] = [];
  #disposed = false;

  constructor(platform: EnginePlatform, size: number) {
    this.#platform = platform;
    this.#size = size;
  }

  lease(): WorkerLease {
    if (this.#disposed) throw new TableError('closed', 'the engine is shut down');
    const slot = this.#leastUsed();
    slot.leases++;
    let held = true;
    return {
      worker: async () => slot.worker(),
      release: () => {
        if (held) slot.leases--;
        held = false;
      },
    };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all(this.#slots.splice(0).map(async (slot) => slot.stop()));
  }

  #leastUsed(): WorkerSlot {
    const [least] = this.#slots.toSorted((a, b) => a.leases - b.leases);
    if (least !== undefined && (least.leases === 0 || this.#slots.length >= this.#size))
      return least;
    const slot = new WorkerSlot(this.#platform);
    this.#slots.push(slot);
    return slot;
  }
}
