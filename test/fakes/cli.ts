/** The command line, built as the product builds it, in a folder of its own. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BuiltCli {
  run(args: readonly string[]): Promise<CliRun>;
  /** Sends a signal as soon as `when` holds, asked every few milliseconds. */
  interrupt(
    args: readonly string[],
    when: () => Promise<boolean>,
    signal?: NodeJS.Signals,
  ): Promise<CliRun>;
  remove(): Promise<void>;
}

export async function buildCli(): Promise<BuiltCli> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-cli-'));
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli.ts', worker: 'src/node/workerMain.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'import.meta.url': '""' },
    logLevel: 'error',
  });
  const wasm = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  await copyFile(wasm, path.join(folder, 'parquet.wasm'));
  const start = (args: readonly string[]) =>
    spawn(process.execPath, [path.join(folder, 'cli.js'), ...args], { stdio: 'pipe' });
  return {
    run: async (args) => finished(start(args)),
    async interrupt(args, when, signal = 'SIGINT') {
      const child = start(args);
      const done = finished(child);
      while (child.exitCode === null && !(await when()))
        await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill(signal);
      return done;
    },
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}

async function finished(child: ReturnType<typeof spawn>): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
