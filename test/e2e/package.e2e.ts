import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';
import { root, vsix } from './paths.ts';

describe('the package', () => {
  it('holds exactly the reviewed files', async () => {
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    expect(files.sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/NOTICES.txt',
      'dist/extension.js',
      'dist/parquet.wasm',
      'dist/web/extension.js',
      'dist/web/worker.js',
      'dist/webview/main.css',
      'dist/webview/main.js',
      'dist/worker.js',
      'media/icon.png',
      'media/job.schema.json',
      'package.json',
      'package.nls.json',
    ]);
  });

  it('is at most 4 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(4_000_000);
  });

  it('names the licence of every package it contains', () => {
    const notices = readFileSync(path.join(root, 'dist/NOTICES.txt'), 'utf8');
    for (const name of ['parquet-wasm', 'preact', '@preact/signals', '@uwdata/flechette'])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
  });
});
