// One bit of an output goes wrong before it is read back: the job fails, says where, and leaves the folder as it was.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteSink } from '../../../../src/io/byteSink.ts';
import { jobSpec, type WritingJobSpec } from '../../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../../src/jobs/jobs.ts';
import type { Verification } from '../../../../src/jobs/verify/verification.ts';
import { createFileFolder } from '../../../../src/node/fileFolder.ts';
import { createFileSink } from '../../../../src/node/fileSink.ts';
import { openDuckDB } from '../duckdb.ts';
import { folderContext } from '../folderContext.ts';
import { delegating } from '../sinks.ts';
import '../../parquetWasm.ts';

const rows = 5000;
const needle = new TextEncoder().encode('here it is');

/** Gives back what was written with the text `here it is` changed. */
function lying(inner: ByteSink): ByteSink {
  return {
    ...delegating(inner),
    get position() {
      return inner.position;
    },
    readBack: async (start, end) => {
      // All of it is small enough to be looked through each time.
      const whole = await inner.readBack(0, inner.position);
      const at = Buffer.from(whole).indexOf(needle);
      if (at >= 0) whole[at] = 0x48;
      return whole.slice(start, end);
    },
  };
}

describe('an output that does not read back as it was written', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-verify-'));
    const duckdb = await openDuckDB();
    const text = `CASE WHEN i = 4321 THEN 'here it is' ELSE 'text ' || i END`;
    await duckdb.run(`COPY (SELECT i AS id, ${text} AS text, [i, 2] AS list
      FROM range(${rows}) t(i)) TO '${path.join(folder, 'in.parquet')}' (FORMAT parquet)`);
    const avro = jobSpec('convert', { format: 'avro', avro: { codec: 'null' } });
    await runJob(
      avro,
      folderContext([path.join(folder, 'in.parquet')], path.join(folder, 'in.avro')),
    );
  });
  afterAll(async () => rm(folder, { recursive: true }));

  async function run(spec: WritingJobSpec, input = 'in.parquet'): Promise<unknown> {
    const output = path.join(folder, 'out');
    const inner = async (): Promise<ByteSink> => createFileSink({ path: output, overwrite: false });
    const context = folderContext([path.join(folder, input)], output, {
      createSink: async () => lying(await inner()),
      createFolder: async () => {
        const whole = await createFileFolder({
          path: output,
          temporaryPath: `${output}.tmp`,
          overwrite: false,
        });
        return {
          create: async (name) => lying(await whole.create(name)),
          commit: async () => whole.commit(),
          abort: async () => whole.abort(),
        };
      },
    });
    return runJob(spec, context);
  }

  const plain = { compression: 'none', dictionary: false, encoding: 'PLAIN' } as const;
  const parquet = { rowGroupRows: 1000, compression: 'none', columns: { text: plain } } as const;
  const options = (verify: Verification | undefined) =>
    ({ format: 'parquet', parquet, verify }) as const;
  const jobs: Readonly<Record<string, (verify?: Verification) => WritingJobSpec>> = {
    rewrite: (verify) => jobSpec('rewrite', { ...parquet, verify }),
    'rewrite in another order': (verify) =>
      jobSpec('rewrite', { ...parquet, verify, reshape: { sort: [{ column: 'text' }] } }),
    convert: (verify) => jobSpec('convert', options(verify)),
    'convert to Avro': (verify) =>
      jobSpec('convert', { format: 'avro', avro: { codec: 'null' }, verify }),
    'convert to Arrow': (verify) => jobSpec('convert', { format: 'arrow', verify }),
    sample: (verify) =>
      jobSpec('sample', { ...options(verify), method: { kind: 'every', nth: 1 }, seed: 0 }),
    merge: (verify) => jobSpec('merge', options(verify)),
    split: (verify) => jobSpec('split', { ...options(verify), by: { kind: 'rows', rows } }),
  };

  it.each(Object.entries(jobs))('ends the job (%s)', async (name, spec) => {
    const before = await readdir(folder);
    const error: unknown = await run(spec()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'verifyFailed',
      message: expect.stringMatching(
        /^rows [\d,]+ to [\d,]+ do not read back as they were$/,
      ) as string,
      where: { part: expect.stringMatching(/column text$/) as string },
    });
    expect(await readdir(folder)).toEqual(before);
    if (name === 'rewrite' || name === 'convert')
      expect(error).toHaveProperty('where.part', 'row groups 0 to 4, column text');
  });

  it.each(['csv', 'ndjson'] as const)('ends a conversion to %s', async (format) => {
    const before = await readdir(folder);
    await expect(run(jobSpec('convert', { format }))).rejects.toMatchObject({
      code: 'verifyFailed',
      message: 'its bytes do not read back as they were',
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([{}, { blockRows: 100 }])('ends a rewrite of Avro blocks (%j)', async (avro) => {
    const before = await readdir(folder);
    await expect(run(jobSpec('rewrite', { avro }), 'in.avro')).rejects.toMatchObject({
      code: 'verifyFailed',
      message: 'rows 1 to 5,000 do not read back as they were',
      where: { part: expect.stringMatching(/^blocks? 0.*, column text$/) as string },
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it('is not looked for where only counts are asked for', async () => {
    for (const [name, spec] of Object.entries(jobs)) {
      await run(spec('counts'));
      expect(await readdir(folder), name).toContain('out');
      await rm(path.join(folder, 'out'), { recursive: true });
    }
  });
});
