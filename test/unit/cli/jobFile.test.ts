import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTableError } from '../../../src/base/errors.ts';
import { errorText } from '../../../src/base/errorText.ts';
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

  async function errorOf(reading: Promise<unknown>): Promise<string> {
    return reading.then(
      () => 'no error',
      (error: unknown) => errorText(toTableError(error), 'job.json'),
    );
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
      [[], /expected "object"/],
      [{ ...job, inputs: 'a' }, /expected "array" \(inputs\)/],
      [{ ...job, inputs: [1] }, /expected "string" \(inputs\[0\]\)/],
      [{ ...job, output: undefined }, /missing property "output"/],
      [{ ...job, version: 2 }, /valid values are 1 \(version\)/],
      [{ ...job, job: 'count' }, /valid values are "convert", "countRowGroups", "merge"/],
      [{ ...job, job: 'validate' }, /property output is not allowed/],
      [{ ...job, overwrite: 'yes' }, /expected "boolean" \(overwrite\)/],
      [{ ...job, reading: { badBlocks: 'some' } }, /"strict", "skip" \(reading.badBlocks\)/],
      [{ ...job, options: null }, /expected "object" \(options\)/],
      [{ ...job, options: {} }, /missing property "format" \(options\)/],
      [
        { ...job, options: { format: 'parquet', parquet: { rowGroupRow: 1 } } },
        /property rowGroupRow is not allowed \(options.parquet\)/,
      ],
    ];
    for (const [value, message] of texts)
      expect(await errorOf(read(JSON.stringify(value)))).toMatch(message);
    await expect(read('{')).rejects.toThrow(/it is no JSON/);
    await expect(readJobFile(path.join(folder, 'missing.json'))).rejects.toThrow('no such job');
  });
});
