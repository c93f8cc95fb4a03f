import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJobFile } from '../../../src/cli/jobFile.ts';
import { jobFileText } from '../../../src/host/jobs/editorJob.ts';
import { jobSpec } from '../../../src/jobs/jobSpec.ts';

describe('readJobFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-job-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  async function read(text: string) {
    const file = path.join(folder, 'job.json');
    await writeFile(file, text);
    return readJobFile(file);
  }

  it('takes what the editor copies, and finds files beside the job', async () => {
    const spec = jobSpec('sample', { method: { kind: 'first', rows: 5 }, seed: 0, format: 'csv' });
    const reading = { badBlocks: 'skip', readerSchema: '{"type":"record"}' } as const;
    const job = { spec, inputs: ['a.avro'], output: 'b.csv', reading };
    expect(await read(jobFileText(job, (name) => name))).toEqual({
      kind: 'job',
      spec,
      reading,
      inputs: [path.join(folder, 'a.avro')],
      output: path.join(folder, 'b.csv'),
      overwrite: false,
    });
  });

  it('says what is wrong with a file that is no job', async () => {
    const job = { version: 1, job: 'convert', inputs: ['a'], output: 'b', options: {} };
    const texts: readonly (readonly [unknown, RegExp])[] = [
      [[], /inputs is a list/],
      [{ ...job, inputs: 'a' }, /inputs is a list/],
      [{ ...job, output: 1 }, /output is the name/],
      [{ ...job, overwrite: 'yes' }, /overwrite is true or false/],
      [{ ...job, reading: { badBlocks: 'some' } }, /badBlocks is strict or skip/],
      [{ ...job, reading: { readerSchema: {} } }, /readerSchema is the text/],
      [{ ...job, options: null }, /options is an object/],
    ];
    for (const [value, message] of texts)
      await expect(read(JSON.stringify(value))).rejects.toThrow(message);
    await expect(read('{')).rejects.toThrow(/it is no JSON/);
    await expect(readJobFile(path.join(folder, 'missing.json'))).rejects.toThrow('no such job');
  });
});
