/** Where the command line prints, and the figures that every `--json` summary has. */
import { once } from 'node:events';
import { peakMemoryBytes } from '../node/peakMemory.ts';

export interface Output {
  /** Appends to standard output; awaiting it is the back-pressure. */
  print(text: string): Promise<void>;
  /** A line for people on standard error. */
  tell(text: string): void;
  /** Replaces the last progress line on a terminal; does nothing elsewhere. */
  progress(text: string): void;
}

/** Thrown when whoever read our output has gone (`colonnade cat … | head`): a normal end. */
export class OutputClosed extends Error {}

export function processOutput(): Output {
  const { stdout, stderr } = process;
  let closed = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    closed = closed || error.code === 'EPIPE';
  });
  return {
    async print(text) {
      if (!stdout.write(text) && !closed)
        await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => undefined);
      if (closed) throw new OutputClosed();
    },
    tell: (text) => void stderr.write(`${text}\n`),
    progress: (text) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[2K${text}`);
    },
  };
}

export interface Measures {
  /** Wall-clock seconds since the command began. */
  readonly seconds: number;
  /** The largest resident set of the process, all its workers included. */
  readonly peakMemoryBytes: number;
}

/** What was spent since `startMilliseconds` of `performance.now()`. */
export function measuresSince(startMilliseconds: number): Measures {
  return {
    seconds: Math.round(performance.now() - startMilliseconds) / 1000,
    peakMemoryBytes: peakMemoryBytes(),
  };
}
