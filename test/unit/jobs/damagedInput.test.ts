import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { jobSpec, type JobSpec } from '../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../src/jobs/jobs.ts';
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
