/** Long work in turns that are short enough for messages and timers to get in. */
import { yieldTurn } from './abort.ts';

const turnMilliseconds = 15;

export class Turns {
  #began = performance.now();

  /** Ends the turn if it has lasted long enough; cheap to call often. Rejects with AbortError. */
  async pause(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() - this.#began < turnMilliseconds) return;
    await yieldTurn(signal);
    this.#began = performance.now();
  }
}
