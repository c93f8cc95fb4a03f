import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValidateSummary } from '../../../src/jobs/validate/validateSpec.ts';
import { buildCli, type BuiltCli } from '../../fakes/cli.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));

let cli: BuiltCli;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-many-'));
  await mkdir(path.join(folder, 'year=2024', 'deep'), { recursive: true });
  await copyFile(path.join(samples, 'tiny-row-groups.parquet'), path.join(folder, 'a.parquet'));
  await copyFile(
    path.join(samples, 'trips.parquet'),
    path.join(folder, 'year=2024', 'deep', 'b.PARQUET'),
  );
  await copyFile(path.join(samples, 'avro', 'null.avro'), path.join(folder, 'year=2024', 'c.avro'));
  await writeFile(path.join(folder, 'notes.csv'), 'nothing');
});
afterAll(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('count-row-groups', () => {
  it('tells of each file and of all together', async () => {
    const { code, stdout } = await cli.run(['count-row-groups', folder]);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/a\.parquet: [\d,]+ row groups, [\d,]+ rows, [\d,]+ on average, /);
    expect(lines[1]).toMatch(/c\.avro: 5 blocks, 400 rows, 80 on average, \d+ to \d+$/);
    expect(lines[3]).toMatch(/^In all 3 files: [\d,]+ row groups and blocks, /);
  });

  it('gives the same figures as JSON, and goes on after a file that cannot be opened', async () => {
    const files = [path.join(samples, 'truncated.parquet'), path.join(folder, 'a.parquet')];
    const { code, stdout, stderr } = await cli.run(['count-row-groups', '--json', ...files]);
    expect(code).toBe(1);
    expect(stderr).toContain('truncated.parquet is cut short');
    const { rows, segments, average, least, most } = JSON.parse(stdout) as Record<string, number>;
    expect(average).toBe(Math.round((rows ?? 0) / (segments ?? 1)));
    expect((least ?? 0) <= (average ?? 0) && (average ?? 0) <= (most ?? 0)).toBe(true);
  });
});

describe('count-row-groups as a job of run', () => {
  it('says what the command says', async () => {
    const job = path.join(folder, 'count.colonnade.json');
    const inputs = ['a.parquet', 'year=2024'];
    const spec = { version: 1, job: 'countRowGroups', inputs, options: {} };
    await writeFile(job, JSON.stringify(spec));
    const names = inputs.map((name) => path.join(folder, name));
    for (const flags of [[], ['--json']]) {
      const [ran, asked] = [
        await cli.run(['run', job, ...flags]),
        await cli.run(['count-row-groups', ...names, ...flags]),
      ];
      expect(ran).toEqual(asked);
      expect(ran.code).toBe(0);
      expect(ran.stdout.trimEnd().split('\n')).toHaveLength(4);
    }
  });
});

describe('a folder without such files', () => {
  it.each(['validate', 'count-row-groups'])('is told of by %s', async (command) => {
    const empty = path.join(folder, 'texts');
    await mkdir(empty, { recursive: true });
    await writeFile(path.join(empty, 'notes.csv'), 'nothing');
    const { code, stderr } = await cli.run([command, empty]);
    expect(code).toBe(1);
    expect(stderr).toBe(`${empty}: there is no Parquet or Avro file in it.\n`);
  });
});

describe('validate', () => {
  it('ends with 0 where nothing is wrong, and says what it looked at', async () => {
    const { code, stdout } = await cli.run(['validate', folder]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/a\.parquet: no faults in [\d,]+ rows, [\d,]+ row groups, [\d,]+ pages/);
    expect(stdout).toMatch(/c\.avro: no faults in [\d,]+ rows, [\d,]+ blocks/);
  });

  it('ends with 1 where something is, and says where', async () => {
    const file = path.join(samples, 'damaged.parquet');
    const { code, stdout } = await cli.run(['validate', file]);
    expect(code).toBe(1);
    expect(stdout).toContain('damaged.parquet: 1 fault in ');
    expect(stdout).toContain('row group 2, column id, byte 5,380: its page header cannot be read');
    const json = await cli.run(['validate', '--json', file]);
    const summary = JSON.parse(json.stdout) as ValidateSummary;
    expect(json.code).toBe(1);
    expect(summary).toMatchObject({ faults: 1, groups: [{ kind: 'layout', subject: 'id' }] });
  });

  it('is a job of run, too, with the same report', async () => {
    const job = path.join(folder, 'check.colonnade.json');
    const options = { placesPerGroup: 1 };
    const inputs = ['a.parquet', path.join(samples, 'damaged.parquet')];
    await writeFile(job, JSON.stringify({ version: 1, job: 'validate', inputs, options }));
    const [ran, asked] = await Promise.all([
      cli.run(['run', job]),
      cli.run(['validate', '--places', '1', path.join(folder, 'a.parquet'), inputs[1] ?? '']),
    ]);
    expect(ran.code).toBe(1);
    expect(ran).toEqual(asked);
  });

  it('looks into encrypted files with their keys, and says so without', async () => {
    const file = path.join(samples, '../encrypted/uniform-gcm.parquet');
    const without = await cli.run(['validate', file]);
    expect(without.stderr).toMatch(/^uniform-gcm\.parquet is encrypted: /);
    const key = 'text:the key of Alice, 32 bytes long.';
    const { code, stdout } = await cli.run(['validate', file, '--footer-key', key]);
    expect(stdout).toContain('uniform-gcm.parquet: no faults in ');
    expect(stdout).not.toContain('not checked');
    expect(code).toBe(0);
  });

  it('asks for files', async () => {
    expect(await cli.run(['validate'])).toMatchObject({ code: 2 });
  });
});
