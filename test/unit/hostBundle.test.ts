import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Every window loads it once its start is over: see onStartupFinished in package.json. */
const budget = 230_000;

it.each(['src/extension.ts', 'src/extension.web.ts'])(
  'keeps what every window loads of %s small: the heavy libraries are for workers',
  async (entry) => {
    const { metafile } = await build({
      absWorkingDir: path.resolve(import.meta.dirname, '../..'),
      entryPoints: [entry],
      outfile: 'out/extension.js',
      write: false,
      metafile: true,
      bundle: true,
      minify: true,
      keepNames: true,
      platform: entry.includes('web') ? 'browser' : 'node',
      format: 'cjs',
      target: 'es2023',
      external: ['vscode'],
      logLevel: 'silent',
    });
    const [output] = Object.values(metafile.outputs);
    expect(output?.bytes).toBeGreaterThan(10_000);
    expect(output?.bytes).toBeLessThan(budget);
    const inputs = Object.keys(output?.inputs ?? {});
    expect(inputs.filter((file) => /apache-arrow|parquet-wasm|avsc/.test(file))).toEqual([]);
  },
);
