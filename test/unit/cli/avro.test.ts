import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, file, header, long, rows, tenRows } from '../../fakes/avroContainer.ts';
import { buildCli, type BuiltCli } from '../../fakes/cli.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/avro/', import.meta.url));

let cli: BuiltCli;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-avro-'));
});
afterAll(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, bytes);
  return target;
}

const idsOf = (ndjson: string): number[] =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly id: number }).id);

function uncompressed(json: string): readonly (number | undefined)[] {
  const { blocks } = JSON.parse(json) as { blocks: { uncompressedBytes?: number }[] };
  return blocks.map(({ uncompressedBytes }) => uncompressedBytes);
}

/** Between whole blocks, one without a valid size and one with a record that cannot be read. */
const badRecord = [...rows(20, 4), ...long(24), ...long(-3)];
const damaged = file(
  header(),
  tenRows(0),
  block(10, rows(10, 10), { size: -5 }),
  block(10, badRecord),
  tenRows(3),
);

describe('an Avro file on the command line', () => {
  it('is told with all of its blocks', async () => {
    const { code, stdout } = await cli.run([
      'inspect',
      path.join(samples, 'deflate.avro'),
      '--json',
    ]);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { rows: number; blocks: { rowCount: number }[] };
    expect(told).toMatchObject({ rows: 400, format: 'avro', codecs: ['deflate'], damage: [] });
    expect(told.blocks.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(400);
    expect(told.blocks[0]).not.toHaveProperty('uncompressedBytes');
    const sized = await cli.run([
      'inspect',
      path.join(samples, 'deflate.avro'),
      '--json',
      '--pages',
    ]);
    const plain = await cli.run(['inspect', path.join(samples, 'null.avro'), '--json']);
    expect(uncompressed(sized.stdout)).toEqual(uncompressed(plain.stdout));
    const { stdout: text } = await cli.run(['inspect', path.join(samples, 'deflate.avro')]);
    expect(text).toMatch(/^rows {9}400\n/);
    expect(text).toMatch(/\nblocks {7}5\n/);
  });

  it('is printed to its end', async () => {
    const { code, stdout } = await cli.run(['cat', path.join(samples, 'snappy.avro')]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(400);
    const some = ['cat', path.join(samples, 'null.avro'), '--rows', '398:500', '--columns', 'id'];
    expect((await cli.run(some)).stdout).toBe('{"id":1398}\n{"id":1399}\n');
  });

  it('is printed to its end, too, where its records are empty', async () => {
    const empty = { type: 'record', name: 'Empty', fields: [] };
    const target = await written('empty.avro', file(header({ schema: empty }), block(3, [])));
    expect(await cli.run(['cat', target])).toMatchObject({ code: 0, stdout: '{}\n{}\n{}\n' });
  });

  it('ends where it is damaged, and says where', async () => {
    const target = await written('strict.avro', damaged);
    const { code, stdout, stderr } = await cli.run(['cat', target]);
    expect(code).toBe(1);
    expect(idsOf(stdout)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(stderr).toContain('block 1');
    expect((await cli.run(['inspect', target])).code).toBe(1);
  });

  it('is printed without what is bad when that is to be skipped', async () => {
    const target = await written('skip.avro', damaged);
    const { code, stdout, stderr } = await cli.run(['cat', target, '--bad-blocks', 'skip']);
    expect(code).toBe(0);
    const readable = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22, 23];
    expect(idsOf(stdout)).toEqual([...readable, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
    expect(stderr).toMatch(
      /Block 2 at byte \d+ is damaged, 6 rows are left out: record 4, column s: /,
    );
    expect(stderr).toMatch(/Block 1 at byte \d+ is damaged, its rows are left out: /);
    const inspected = await cli.run(['inspect', target, '--bad-blocks', 'skip', '--json']);
    expect(inspected.code).toBe(0);
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      rows: 24,
      damage: [{ segment: 1 }, { segment: 2, lostRows: 6 }],
    });
  });

  it.each([
    ['convert', 'jobs.csv'],
    ['merge', 'jobs.parquet'],
    ['split', 'jobs-parts', '--rows-per-file', '100'],
    ['sample', 'jobs.avro', '--every', '1', '--codec', 'null', '--block-rows', '5'],
  ])('is refused by %s, unless damage is to be skipped, which it tells of', async (...job) => {
    const [name, output, ...flags] = job;
    const broken = block(10, rows(10, 10), { size: -5 });
    const target = await written('damaged.avro', file(header(), tenRows(0), broken, tenRows(2)));
    const out = path.join(path.dirname(target), output);
    const strict = await cli.run([name, target, out, ...flags]);
    expect([strict.code, strict.stderr]).toEqual([1, expect.stringContaining('block 1')]);
    const skipping = await cli.run([name, target, out, ...flags, '--bad-blocks', 'skip']);
    expect([skipping.code, skipping.stderr]).toEqual([0, expect.stringContaining('left out')]);
    expect(skipping.stdout).toContain('20 rows');
  });

  it('is read as another schema', async () => {
    const table = await written('plain.avro', file(header(), tenRows(0)));
    const reader = {
      type: 'record',
      name: 'Row',
      fields: [
        { name: 'added', type: 'string', default: 'new' },
        { name: 'id', type: 'double' },
      ],
    };
    const schema = await written('reader.avsc', Buffer.from(JSON.stringify(reader)));
    const { stdout } = await cli.run(['cat', table, '--rows', '2:3', '--reader-schema', schema]);
    expect(stdout).toBe('{"added":"new","id":2}\n');
  });

  it.each([
    ['convert', 'schema.avro'],
    ['sample', 'schema-sample.avro', '--every', '1'],
    ['merge', 'schema-merged.avro'],
    ['rewrite', 'schema-rewritten.avro', '--codec', 'deflate'],
    ['split', 'schema-parts', '--rows-per-file', '100'],
  ])('is read as another schema by %s', async (name, output, ...flags) => {
    const table = await written('plain.avro', file(header(), tenRows(0)));
    const fields = [{ name: 'id', type: 'double' }];
    const reader = { type: 'record', name: 'Row', fields };
    const schema = await written('narrow.avsc', Buffer.from(JSON.stringify(reader)));
    const out = path.join(folder, output);
    const job = await cli.run([name, table, out, ...flags, '--reader-schema', schema]);
    expect(job).toMatchObject({ code: 0 });
    const [made = ''] = name === 'split' ? await readdir(out) : [''];
    const { stdout } = await cli.run(['cat', path.join(out, made), '--rows', '2:3']);
    expect(stdout).toBe('{"id":2}\n');
  });

  it('is refused with all reasons where it cannot be read as a schema', async () => {
    const table = await written('plain.avro', file(header(), tenRows(0)));
    const reader = {
      type: 'record',
      name: 'Row',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'more', type: 'int' },
      ],
    };
    const schema = await written('misfit.avsc', Buffer.from(JSON.stringify(reader)));
    const { code, stderr } = await cli.run(['inspect', table, '--reader-schema', schema]);
    expect(code).toBe(1);
    expect(stderr).toContain('field id: long cannot be read as string');
    expect(stderr).toContain('field more: it was not written, and has no default');
    const validated = await cli.run(['validate', table, '--reader-schema', schema]);
    expect(validated.code).toBe(1);
    expect(validated.stderr).toContain('field id: long cannot be read as string');
    const missing = await cli.run(['cat', table, '--reader-schema', path.join(folder, 'no.avsc')]);
    expect(missing.stderr).toContain('no.avsc: it cannot be read: there is no such file.');
  });
});
