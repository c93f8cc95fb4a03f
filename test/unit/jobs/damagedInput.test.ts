import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { jobSpec, type JobSpec } from '../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../src/jobs/jobs.ts';
import { createMemoryFolder } from '../../../src/io/memoryFolder.ts';
import { block, file, header, long, rows, tenRows } from '../../fakes/avroContainer.ts';
import { numbers, scanned } from '../formats/avro/reading.ts';
import '../parquetWasm.ts';

const whole = readFileSync(new URL('../../fixtures/samples/avro/deflate.avro', import.meta.url));
/** Its first block is damaged: rows are missing in the middle, not at the end. */
const damaged = Uint8Array.from(whole);
const firstBlock = whole.indexOf(whole.subarray(-16)) + 16;
damaged.fill(0xff, firstBlock, firstBlock + 6);

const write = { format: 'ndjson' } as const;
const every = { kind: 'every', nth: 1 } as const;
const specs: Readonly<Record<string, JobSpec>> = {
  convert: jobSpec('convert', write),
  sample: jobSpec('sample', { ...write, method: every, seed: 0 }),
  merge: jobSpec('merge', write),
};

async function run(spec: JobSpec, bytes: Uint8Array, badBlocks: 'strict' | 'skip' = 'strict') {
  let sinks = 0;
  let aborted = 0;
  const open = async () => Promise.resolve(memorySource('in.avro', bytes));
  const summary = await runJob(spec, {
    inputs: [{ name: 'in.avro', path: 'in.avro', open }],
    reading: { memoryLimitBytes: 2 ** 28, badBlocks },
    report: () => undefined,
    createSink: async () => {
      const sink = createMemorySink(2 ** 28);
      sinks++;
      return Promise.resolve({
        get position() {
          return sink.position;
        },
        write: async (part) => sink.write(part),
        readBack: async (start, end) => sink.readBack(start, end),
        commit: async () => sink.commit(),
        abort: async () => {
          aborted++;
          return sink.abort();
        },
      });
    },
  }).catch((error: unknown) => ({ error }));
  return { summary, leftBehind: sinks - aborted };
}

describe.each(Object.entries(specs))('a damaged Avro file as the input of %s', (_name, spec) => {
  it.each([
    ['damaged', damaged],
    ['cut short', whole.subarray(0, whole.length - 20)],
  ])('is an error that names the block, not a shorter table (%s)', async (_how, bytes) => {
    const { summary, leftBehind } = await run(spec, bytes);
    expect(summary).toMatchObject({ error: { where: { part: /^block \d$/ } } });
    expect(leftBehind).toBe(0);
  });

  it('keeps what is whole where that is asked for, and tells what it left out', async () => {
    const { summary } = await run(spec, damaged, 'skip');
    const complete = await run(spec, whole);
    const { rowsOut, losses } = summary as { rowsOut: number; losses: readonly string[] };
    expect(rowsOut).toBeGreaterThan(100);
    expect(rowsOut).toBeLessThan((complete.summary as { rowsOut: number }).rowsOut);
    expect(losses.join(' ')).toMatch(/Block 0 at byte [\d,]+ is damaged/);
  });
});

/** Of a block that is framed well: the fifth of its ten records cannot be read. */
const badRecord = file(
  header(),
  tenRows(0),
  block(10, [...rows(10, 4), ...long(14), ...long(-3), ...rows(15, 5)]),
  tenRows(2),
);
const left = [...numbers(0, 14), ...numbers(20, 30)];
const avro = { format: 'avro', avro: { codec: 'null' } } as const;
const byRows = { kind: 'rows', rows: 1000 } as const;

/** What a job leaves of the file, and what it says; of several files that it writes, there is one. */
async function skipping(spec: JobSpec) {
  const folder = createMemoryFolder(2 ** 28);
  const open = async () => Promise.resolve(memorySource('in.avro', badRecord));
  const summary = await runJob(spec, {
    inputs: [{ name: 'in.avro', path: 'in.avro', open }],
    reading: { memoryLimitBytes: 2 ** 28, badBlocks: 'skip' },
    report: () => undefined,
    createSink: async () => folder.create('out'),
    createFolder: async () => Promise.resolve(folder),
  });
  const [written] = (await folder.commit()) ?? [];
  return { summary, written: written?.bytes ?? new Uint8Array() };
}

describe('a record that cannot be read, in a block that is framed well,', () => {
  it.each<readonly [string, JobSpec]>([
    ['convert', jobSpec('convert', avro)],
    ['convert of one column', jobSpec('convert', { ...avro, columns: [{ name: 'id' }] })],
    ['sample of every row', jobSpec('sample', { ...avro, method: every, seed: 0 })],
    [
      'sample by IDs',
      jobSpec('sample', {
        ...avro,
        method: { kind: 'ids', groupBy: [], id: ['id'], idsPerGroup: 100, choose: 'random' },
        seed: 0,
      }),
    ],
    ['merge', jobSpec('merge', avro)],
    ['split', jobSpec('split', { ...avro, by: byRows })],
    ['rewrite', jobSpec('rewrite', { avro: { codec: 'zstandard' } })],
    ['rewrite to other blocks', jobSpec('rewrite', { avro: { blockRows: 5 } })],
    ['rewrite with a condition', jobSpec('rewrite', { reshape: { where: 'id >= 0' } })],
    ['rewrite in order', jobSpec('rewrite', { reshape: { sort: [{ column: 'id' }] } })],
  ])('costs a %s the same rows, and is told in the same words', async (_name, spec) => {
    const { summary, written } = await skipping(spec);
    const { ids } = await scanned(written);
    expect(ids).toEqual(left);
    const { losses } = summary as { losses: readonly string[] };
    expect(losses[0]).toMatch(
      /^(in\.avro: )?Block 1 at byte \d+ is damaged, 6 rows are left out: record 4, column s: a length is negative: -3\.$/,
    );
  });
});
