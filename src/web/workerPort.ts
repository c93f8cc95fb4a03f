/** One end of a wire between a page or worker and a browser worker. */
import type { Frame, Port } from '../protocol/rpc.ts';

/** What a Worker and a DedicatedWorkerGlobalScope have in common. */
interface MessageEnd {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

export function workerPort(end: MessageEnd): Port {
  return {
    post(frame, transfer = []) {
      end.postMessage(frame, [...transfer]);
    },
    listen(receive) {
      const listener = (event: MessageEvent<unknown>): void => {
        // Both ends are built from the same sources: what arrives after the start message is a Frame.
        receive(event.data as Frame);
      };
      end.addEventListener('message', listener);
      return () => {
        end.removeEventListener('message', listener);
      };
    },
  };
}

/** What a worker is told before anything else; see workerMain.ts. */
export interface StartMessage {
  readonly parquetModule: WebAssembly.Module;
}

/** Hands a new worker its decoder; returns the owner's end of the wire to it. */
export function startWorkerPort(worker: Worker, parquetModule: WebAssembly.Module): Port {
  const start: StartMessage = { parquetModule };
  worker.postMessage(start);
  return workerPort(worker);
}
