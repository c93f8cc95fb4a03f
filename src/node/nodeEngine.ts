/** The engine's platform on Node: worker threads that share one compiled decoder. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TargetSpec } from '../engine/engineApi.ts';
import type { EnginePlatform, WorkerHandle } from '../engine/platform.ts';
import { removeAbandoned, removeTemporary } from './leftovers.ts';
import { linkTarget } from './linkTarget.ts';
import { scratchPathOf, temporaryPathFor } from './temporaryPath.ts';
import { threadPort } from './threadPort.ts';

/** `distFolder` holds worker.js and parquet.wasm. Nothing is read or compiled before the first worker is asked for. */
export function nodeEnginePlatform(distFolder: string): EnginePlatform {
  let parquetModule: Promise<WebAssembly.Module> | undefined;
  const compile = async (): Promise<WebAssembly.Module> =>
    WebAssembly.compile(await readFile(path.join(distFolder, 'parquet.wasm')));

  return {
    async spawnWorker() {
      parquetModule ??= compile();
      const worker = new Worker(path.join(distFolder, 'worker.js'), {
        workerData: { parquetModule: await parquetModule },
      });
      return threadHandle(worker);
    },
    async removeLeftovers(target) {
      // What cannot be removed now (another program has it open) is no reason to fail a finished job.
      if (target.kind === 'memory') return;
      const { temporaryPath } = target;
      await Promise.all([temporaryPath, scratchPathOf(temporaryPath)].map(removeTemporary));
    },
    async removeAbandoned(target) {
      if (target.kind === 'memory') return [];
      const folders = [
        path.dirname(target.path),
        ...(target.kind === 'folder' ? [target.path] : []),
      ];
      return (await Promise.all(folders.map(removeAbandoned))).flat();
    },
  };
}

function threadHandle(worker: Worker): WorkerHandle {
  let terminated = false;
  let reason = 'it stopped without saying why';
  worker.on('error', (error) => {
    reason = error.message;
  });
  return {
    port: threadPort(worker),
    onDeath(listener) {
      worker.once('exit', () => {
        if (!terminated) listener(reason);
      });
    },
    async terminate() {
      terminated = true;
      await worker.terminate();
    },
  };
}

/** Processors this process may use. */
export function processorCount(): number {
  return os.availableParallelism();
}

/** A target whose temporary file nobody else uses: beside `file`, or beside what a link leads to that is overwritten. */
export function fileTarget(file: string, overwrite: boolean): TargetSpec {
  const target = overwrite ? linkTarget(file) : file;
  return { kind: 'path', path: target, temporaryPath: temporaryPathFor(target), overwrite };
}

/** A folder, new or not, for jobs that write several files. */
export function folderTarget(folder: string, overwrite: boolean): TargetSpec {
  const target = linkTarget(folder);
  return { kind: 'folder', path: target, temporaryPath: temporaryPathFor(target), overwrite };
}
