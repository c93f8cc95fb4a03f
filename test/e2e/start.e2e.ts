import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root, samples } from './paths.ts';
import { openWindow } from './session.ts';

describe('npm start', () => {
  let temporary: string;
  let program: ChildProcess | undefined;

  beforeEach(() => {
    temporary = mkdtempSync(path.join(os.tmpdir(), 'start-'));
  });
  afterEach(() => {
    program?.kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
  });

  it('opens the file it is given in its own editor, and leaves nothing when interrupted', async () => {
    const file = path.join(samples, 'duckdb.parquet');
    program = spawn(process.execPath, ['scripts/start.mjs', '--no-open', file], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary, HOME: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await printedUrl(program);
    const window = await openWindow(url);
    const table = await window.table('duckdb.parquet');
    await table.ready();
    expect(await table.size()).toEqual({ rows: 6000, columns: 9 });
    await window.close();

    const ended = once(program, 'exit');
    program.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  }, 120_000);
});

async function printedUrl(program: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of program.stdout ?? []) {
    said += String(text);
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`it printed no address:\n${said}`);
}
