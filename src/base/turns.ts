/** Long work in turns that are short enough for messages and timers to get in. */
import { yieldTurn } from './abort.ts';

const turnMilliseconds = 15;

export class Turns {
  #began = performance.now();

  /** Whether the turn has lasted long enough: for loops so hot that they would not await what is over at once. */
  get areDue(): boolean {
    return performance.now() - this.#began >= turnMilliseconds;
  }

  /** Ends the turn if it has lasted long enough; cheap to call often. Rejects with AbortError. */
  async pause(signal: AbortSignal | undefined): Promise<void> {
    if (!this.areDue) return;
    await yieldTurn(signal);
    this.#began = performance.now();
  }
}
