/** The engine's worker, built for tests that need a real one. */
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder with worker.js and parquet.wasm, as nodeEnginePlatform wants it. */
export async function buildEngineFolder(): Promise<string> {
  const folder = path.join(root, 'out/fuzz');
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/node/workerMain.ts'],
    outfile: path.join(folder, 'worker.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'import.meta.url': '""' },
    logLevel: 'warning',
  });
  const wasm = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  await copyFile(wasm, path.join(folder, 'parquet.wasm'));
  return folder;
}
