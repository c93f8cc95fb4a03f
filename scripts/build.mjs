// Builds dist/: the extension's two entries, the two worker entries, the command line and the webview.
// `--watch` rebuilds on change; `--production` minifies.
import { context } from 'esbuild';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { notices } from './steps/notices.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  keepNames: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // parquet-wasm asks for its own URL only when it is not handed a compiled module, which we always do.
  define: { 'import.meta.url': '""' },
  // TypeScript 6's "target" is for types; this is what is run.
  target: 'es2023',
};
/** @type {import('esbuild').BuildOptions} */
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20' };
/** @type {import('esbuild').BuildOptions} */
const browser = { ...shared, platform: 'browser' };

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
  },
  { ...node, entryPoints: ['src/node/workerMain.ts'], outfile: 'dist/worker.js' },
  {
    ...node,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...browser,
    format: 'cjs',
    entryPoints: ['src/extension.web.ts'],
    outfile: 'dist/web/extension.js',
    external: ['vscode'],
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: ['src/web/workerMain.ts'],
    outfile: 'dist/web/worker.js',
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: { main: 'webview/main.tsx' },
    outdir: 'dist/webview',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
];

await rm(path.join(root, 'dist'), { recursive: true, force: true });
await mkdir(path.join(root, 'dist'), { recursive: true });
await copyFile(
  require.resolve('parquet-wasm/esm/parquet_wasm_bg.wasm'),
  path.join(root, 'dist/parquet.wasm'),
);
/**
 * Builds one bundle, or keeps building it; tells what went into it.
 * @param {import('esbuild').BuildOptions} options
 */
async function build(options) {
  const builder = await context(options);
  if (watch) {
    await builder.watch();
    return [];
  }
  try {
    const { metafile } = await builder.rebuild();
    return metafile === undefined ? [] : [metafile];
  } finally {
    await builder.dispose();
  }
}

const metafiles = (await Promise.all(builds.map(build))).flat();
if (watch) console.log('watching');
else await writeFile(path.join(root, 'dist/NOTICES.txt'), await notices(metafiles));
