/** The engine's platform in a browser: workers started from the extension's own files, without network. */
import type { EnginePlatform, WorkerHandle } from '../engine/platform.ts';
import type { Port } from '../protocol/rpc.ts';
import { startWorkerPort } from './workerPort.ts';

interface Assets {
  /** A blob URL. */
  readonly script: string;
  readonly parquetModule: WebAssembly.Module;
}

/** `readAsset` gives the bytes of a file in the extension's dist folder. */
export function webEnginePlatform(
  readAsset: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
): EnginePlatform {
  let assets: Promise<Assets> | undefined;
  const load = async (): Promise<Assets> => {
    const [script, wasm] = await Promise.all([
      readAsset('web/worker.js'),
      readAsset('parquet.wasm'),
    ]);
    return {
      script: URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
      parquetModule: await WebAssembly.compile(wasm),
    };
  };

  return {
    async spawnWorker() {
      assets ??= load();
      const { script, parquetModule } = await assets;
      const worker = new Worker(script, { name: 'colonnade-engine' });
      const port = startWorkerPort(worker, parquetModule);
      return browserHandle(worker, port);
    },
    // Outputs are collected in memory: a stopped worker leaves nothing.
    removeLeftovers: async () => Promise.resolve(),
    removeAbandoned: async () => Promise.resolve([]),
  };
}

function browserHandle(worker: Worker, port: Port): WorkerHandle {
  return {
    port,
    onDeath(listener) {
      worker.addEventListener('error', (event) => {
        worker.terminate();
        listener(event.message === '' ? 'it stopped without saying why' : event.message);
      });
    },
    async terminate() {
      worker.terminate();
      return Promise.resolve();
    },
  };
}
