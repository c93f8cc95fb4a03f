import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, type BuiltCli } from '../../fakes/cli.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));
const sample = (name: string): string => path.join(samples, name);
const encrypted = (name: string): string => path.join(samples, '../encrypted', name);

let cli: BuiltCli;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-out-'));
});
afterAll(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Summary {
  readonly rows: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly rowGroupsOut: number;
  readonly rowGroups: readonly { readonly rowCount: number }[];
}
interface Details {
  readonly rowGroups: readonly {
    readonly columnChunks: readonly {
      readonly pages: readonly {
        readonly kind: string;
        readonly rows: number;
        readonly min: string;
      }[];
      readonly problem?: { readonly code: string };
    }[];
  }[];
  readonly schemaElements: readonly { readonly name: string; readonly physicalType: string }[];
  readonly keyValueMetadata: readonly { readonly key: string; readonly text?: string }[];
}
const json = (text: string): Summary => JSON.parse(text) as Summary;

describe('inspect', () => {
  it('prints one JSON object with the facts, the measures and every row group', async () => {
    const { code, stdout } = await cli.run([
      'inspect',
      sample('tiny-row-groups.parquet'),
      '--json',
    ]);
    expect(code).toBe(0);
    const summary = json(stdout);
    expect(summary.rows).toBe(20_000);
    expect(summary.seconds).toBeGreaterThan(0);
    expect(summary.peakMemoryBytes).toBeGreaterThan(1e6);
    expect(summary.rowGroups).toHaveLength(1000);
    expect(summary.rowGroups.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(20_000);
  });

  it.runIf(process.platform === 'linux')(
    'does not count the memory of what started it',
    async () => {
      const held = Buffer.alloc(600e6, 1);
      const { stdout } = await cli.run(['inspect', sample('tiny-row-groups.parquet'), '--json']);
      expect(json(stdout).peakMemoryBytes).toBeLessThan(held.length);
    },
  );

  it('prints every page, and the schema as the file has it', async () => {
    const details = fileURLToPath(
      new URL('../../fixtures/parquet/details.parquet', import.meta.url),
    );
    const { code, stdout } = await cli.run(['inspect', details, '--json', '--pages']);
    expect(code).toBe(0);
    const { rowGroups, schemaElements, keyValueMetadata } = JSON.parse(stdout) as Details;
    expect(rowGroups).toHaveLength(2);
    const pages = rowGroups[1]!.columnChunks[0]!.pages;
    expect(pages.map(({ kind, rows, min }) => [kind, rows, min])).toEqual([
      ['DATA_PAGE_V2', 10, '75'],
      ['DATA_PAGE_V2', 5, '105'],
    ]);
    expect(schemaElements[1]).toMatchObject({ name: 'int32', physicalType: 'INT32' });
    expect(keyValueMetadata.find(({ key }) => key === 'pandas')?.text).toMatch(
      /^pandas: 3\.0\.0$/m,
    );
  });

  it('prints the pages of sound chunks beside the problems of damaged ones', async () => {
    const { code, stdout } = await cli.run([
      'inspect',
      sample('damaged.parquet'),
      '--json',
      '--pages',
    ]);
    expect(code).toBe(0);
    const chunks = (JSON.parse(stdout) as Details).rowGroups[2]!.columnChunks;
    expect(chunks[0]!.problem?.code).toBe('corrupt');
    expect(chunks[1]!.problem).toBeUndefined();
    expect(chunks[1]!.pages.length).toBeGreaterThan(0);
  });

  it('prints a summary for people', async () => {
    const { stdout } = await cli.run(['inspect', sample('empty.parquet')]);
    expect(stdout).toMatch(/^rows +0$/m);
  });
});

describe('cat', () => {
  it('prints rows and columns exactly', async () => {
    const { code, stdout } = await cli.run([
      'cat',
      sample('types.parquet'),
      '--columns',
      'uint64,int64',
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      '{"uint64":0,"int64":-9223372036854775808}',
      '{"uint64":18446744073709551615,"int64":9223372036854775807}',
      expect.stringContaining('{"uint64":'),
      '{"uint64":null,"int64":null}',
    ]);
  });

  it('reads encrypted files with the keys that it is given', async () => {
    const { code, stdout } = await cli.run([
      'cat',
      encrypted('uniform-ctr-named.parquet'),
      ...['--footer-key', 'text:the key of Alice, 32 bytes long.', '--aad-prefix', 'trips of May'],
      ...['--columns', 'id,city', '--rows', '1:2'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toBe('{"id":1,"city":"city 1"}\n');
  });

  it('says which key an encrypted file wants', async () => {
    const { code, stderr } = await cli.run(['cat', encrypted('uniform-gcm.parquet')]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'uniform-gcm.parquet is encrypted: its footer can only be read with the footer key, which was not given.\n',
    );
  });

  it('crosses row groups', async () => {
    const { stdout } = await cli.run([
      'cat',
      sample('tiny-row-groups.parquet'),
      '--rows',
      '18:22',
      '--format',
      'csv',
    ]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
  });

  it('prints one JSON object with --json', async () => {
    const { stdout } = await cli.run(['cat', sample('empty.parquet'), '--json']);
    expect(json(stdout)).toMatchObject({ rows: 0, data: [] });
  });

  it('names the columns there are when one is missing', async () => {
    const { code, stderr } = await cli.run(['cat', sample('empty.parquet'), '--columns', 'x']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^empty\.parquet: there is no column x; there are /);
  });
});

describe('rewrite', () => {
  it('makes few large row groups and says what it did', async () => {
    const output = path.join(folder, 'large.parquet');
    const args = ['rewrite', sample('tiny-row-groups.parquet'), output, '--json'];
    const { code, stdout } = await cli.run(args);
    expect(code).toBe(0);
    const summary = json(stdout);
    expect(summary).toMatchObject({ rows: 20_000, rowsOut: 20_000, rowGroupsOut: 1 });
    expect(summary.bytesOut).toBe((await stat(output)).size);
    expect(summary.bytesOut).toBeLessThan(summary.bytesIn / 2);
  });

  it('refuses to overwrite unless told to', async () => {
    const output = path.join(folder, 'there.parquet');
    await writeFile(output, 'mine');
    const args = ['rewrite', sample('empty.parquet'), output];
    const { code, stderr } = await cli.run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^there\.parquet exists already/);
    expect((await cli.run([...args, '--overwrite'])).code).toBe(0);
  });

  it('leaves nothing when it is interrupted', async () => {
    const quiet = await mkdtemp(path.join(folder, 'interrupted-'));
    const output = path.join(quiet, 'out.parquet');
    const args = ['rewrite', sample('tiny-row-groups.parquet'), output, '--row-group-rows', '1'];
    const begun = async (): Promise<boolean> => (await readdir(quiet)).length > 0;
    const { code, stderr } = await cli.interrupt(args, begun);
    expect(stderr).toBe('colonnade: interrupted, nothing was left behind\n');
    expect(code).toBe(130);
    expect(await readdir(quiet)).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['not-parquet.pq', /^not-parquet\.pq is neither a Parquet nor an Avro file: /],
    [
      'truncated.parquet',
      /^truncated\.parquet is cut short: |^truncated\.parquet is not a Parquet/,
    ],
    ['damaged.parquet', /^damaged\.parquet is damaged: .*row group 2, column id/],
    ['missing.parquet', /^missing\.parquet is not there/],
  ])('of %s is one sentence and exit code 1', async (name, sentence) => {
    const { code, stdout, stderr } = await cli.run(['cat', sample(name), '--format', 'csv']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd()).not.toMatch(/\n|^\s+at /m);
    expect(code).toBe(1);
    if (!name.startsWith('damaged')) expect(stdout).toBe('');
  });

  it('of the command line is exit code 2', async () => {
    const { code, stderr } = await cli.run(['inspect']);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage:');
  });
});
