/** A folder of its own for each test, removed after it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export interface TemporaryFolder {
  file(name: string): string;
  names(): Promise<string[]>;
}

/** Call at the top of a describe. */
export function temporaryFolder(): TemporaryFolder {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'colonnade-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return {
    file: (name) => path.join(folder, name),
    names: async () => (await readdir(folder)).sort(),
  };
}
