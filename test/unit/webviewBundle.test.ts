import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const budget = 60_000;

it('keeps the script that every opened tab loads within 60 kB, compressed', async () => {
  const { outputFiles } = await build({
    absWorkingDir: path.resolve(import.meta.dirname, '../..'),
    entryPoints: ['webview/main.tsx'],
    outdir: 'out',
    write: false,
    bundle: true,
    minify: true,
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  const script = outputFiles.find((file) => file.path.endsWith('.js'));
  const bytes = gzipSync(script?.contents ?? new Uint8Array()).length;
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(budget);
});
