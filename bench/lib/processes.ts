/** Peers and our own command line, each in a process of its own, so that its peak memory is its own, too. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProcessFigures {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** What a command of `dist/cli.js` prints with `--json`. */
export async function cli<T extends ProcessFigures = ProcessFigures>(
  ...args: readonly string[]
): Promise<T> {
  const { stdout } = await run(process.execPath, ['dist/cli.js', ...args, '--json']);
  return JSON.parse(stdout) as T;
}

/** One statement; the seconds do not count the start of the process. */
export async function duckdb(threads: number, sql: string): Promise<ProcessFigures> {
  const script = `
    const { readFileSync } = require('node:fs');
    const { DuckDBInstance } = require('@duckdb/node-api');
    // As peakMemory.ts has it.
    const peakKibibytes = () => {
      if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
      return Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]);
    };
    (async () => {
      const instance = await DuckDBInstance.create(':memory:', { threads: '${threads}' });
      const connection = await instance.connect();
      const started = performance.now();
      await connection.run(process.argv[1]);
      const seconds = (performance.now() - started) / 1000;
      console.log(JSON.stringify({ seconds, peakMemoryBytes: peakKibibytes() * 1024 }));
    })();`;
  const { stdout } = await run(process.execPath, ['-e', script, sql]);
  return JSON.parse(stdout) as ProcessFigures;
}

export function fastest<T extends ProcessFigures>(figures: readonly T[]): T {
  return figures.reduce((best, figure) => (figure.seconds < best.seconds ? figure : best));
}
