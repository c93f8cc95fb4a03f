import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCli, type BuiltCli } from '../../fakes/cli.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));
const large = path.join(samples, 'tiny-row-groups.parquet');
const small = path.join(samples, 'nested.parquet');

let cli: BuiltCli;
let root: string;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  root = await mkdtemp(path.join(os.tmpdir(), 'colonnade-sigkill-'));
});
afterAll(async () => {
  await cli.remove();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(root, 'work-'));
});

const inFolder = (name: string): string => path.join(folder, name);

describe('a process that is killed', () => {
  it(
    'leaves what the next job in the folder removes and tells of',
    { timeout: 60_000 },
    async () => {
      const begun = async (): Promise<boolean> => (await readdir(folder)).length > 0;
      const slow = ['rewrite', large, inFolder('large.parquet'), '--row-group-rows', '1'];
      await cli.interrupt(slow, begun, 'SIGKILL');
      const [left] = await readdir(folder);
      expect(left).toMatch(/^\.large\.parquet\.colonnade-.+\.tmp$/);
      const { code, stderr } = await cli.run(['convert', small, inFolder('small.csv')]);
      expect(code).toBe(0);
      expect(stderr).toContain(`Removed ${left}, which was left by a job that was killed.`);
      expect(await readdir(folder)).toEqual(['small.csv']);
    },
  );

  it('does not take a job with it that still runs', { timeout: 60_000 }, async () => {
    const output = inFolder('large.csv');
    let other: Promise<unknown> | undefined;
    const first = cli.interrupt(
      ['rewrite', large, inFolder('large.parquet'), '--row-group-rows', '1'],
      async () => {
        if ((await readdir(folder)).length === 0) return false;
        other ??= cli.run(['convert', small, output]);
        await other;
        return true;
      },
    );
    expect((await first).code).toBe(130);
    expect(await other).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual(['large.csv']);
  });
});
