/** Cancelling: AbortSignal everywhere, always rejecting with an error named AbortError. */
import { TableError } from './errors.ts';

/** Throws the AbortError of an aborted signal; does nothing otherwise. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new TableError('aborted', 'cancelled');
}

/**
 * Lets the event loop take a turn, so that cancel messages and timers get in during long work.
 * Uses a macrotask: awaiting a resolved promise would not let messages in.
 */
export async function yieldTurn(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
  throwIfAborted(signal);
}
