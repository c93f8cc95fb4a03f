import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled } from '../../../scripts/steps/install.mjs';

describe('whether a folder is installed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'install test '));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function lock(packages: Record<string, object>): void {
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  }
  function installed(packages: Record<string, object>): void {
    const modules = path.join(folder, 'node_modules');
    mkdirSync(modules);
    writeFileSync(path.join(modules, '.package-lock.json'), JSON.stringify({ packages }));
  }

  it('no, when nothing is there', () => {
    lock({});
    expect(isInstalled(folder)).toBe(false);
  });

  it('no, when npm did not finish', () => {
    lock({ 'node_modules/a': { version: '1.0.0' } });
    mkdirSync(path.join(folder, 'node_modules'));
    expect(isInstalled(folder)).toBe(false);
  });

  it('no, when a package has another version', () => {
    lock({ 'node_modules/a': { version: '1.0.1' } });
    installed({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder)).toBe(false);
  });

  it('yes, when only packages for other platforms are missing', () => {
    lock({
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-for-windows': { version: '1.0.0', optional: true },
      local: { version: '1.0.0' },
    });
    installed({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder)).toBe(true);
  });

  it('yes, when node_modules is a link to where others look after it', () => {
    lock({ 'node_modules/a': { version: '1.0.0' } });
    symlinkSync(os.tmpdir(), path.join(folder, 'node_modules'), 'junction');
    expect(isInstalled(folder)).toBe(true);
  });
});
