/** One end of a wire between threads: a Worker seen from its owner, or the parent port seen from inside. */
import type { MessagePort, Transferable, Worker } from 'node:worker_threads';
import type { Frame, Port } from '../protocol/rpc.ts';

export function threadPort(end: Worker | MessagePort): Port {
  return {
    post(frame, transfer = []) {
      end.postMessage(frame, transfer as readonly Transferable[]);
    },
    listen(receive) {
      // Both ends are built from the same sources: what arrives is a Frame.
      const listener = (frame: Frame): void => {
        receive(frame);
      };
      end.on('message', listener);
      return () => end.off('message', listener);
    },
  };
}
