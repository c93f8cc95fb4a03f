import { expect, it } from 'vitest';
import { jobFileText } from '../../../../src/host/jobs/editorJob.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

it('gives a job as the command line takes it: without what is not set, and without leave to overwrite', () => {
  const job = {
    spec: jobSpec('rewrite', { rowGroupRows: 100, compression: undefined }),
    inputs: ['file:///a/in.parquet'],
    output: 'file:///a/out.parquet',
  };
  const text = jobFileText(job, (uri) => uri.replace('file://', ''));
  expect(JSON.parse(text)).toEqual({
    version: 1,
    job: 'rewrite',
    inputs: ['/a/in.parquet'],
    output: '/a/out.parquet',
    overwrite: false,
    options: { rowGroupRows: 100 },
  });
});
