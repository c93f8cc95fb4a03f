import { describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { jobFailureText } from '../../../src/jobs/failureText.ts';

describe('what is told of a job that failed', () => {
  const told = (input: string, error: TableError): string =>
    jobFailureText(error, { input, output: 'out.parquet' });
  const corrupt = new TableError('corrupt', 'a quote is not closed', { where: { part: 'line 2' } });

  it('says to validate files of the formats that are validated, and no others', () => {
    expect(told('a.avro', corrupt)).toMatch(/Validate it to see all that is wrong with it\.$/);
    expect(told('a.csv.gz', corrupt)).toBe(
      'a.csv.gz is damaged: a quote is not closed (line 2). Nothing was written.',
    );
    const truncated = new TableError('truncated', 'its zstd data end too soon');
    expect(told('a.parquet', truncated)).toMatch(/or validate it to see what it holds\.$/);
    for (const name of ['a.ndjson.zst', 'a.arrow', 'a.ipc'])
      expect(told(name, truncated)).toMatch(/Nothing was written\. Get a whole copy of it\.$/);
  });

  it('does not say that nothing was written when nobody knows', () => {
    const where = { part: 'output' };
    expect(told('a.avro', new TableError('workerDied', 'it was killed', { where }))).toBe(
      'The worker of the job on a.avro stopped while out.parquet was given its name: it was killed. If it is there, it is whole; if not, run the job again.',
    );
    expect(told('a.avro', new TableError('workerDied', 'it was killed'))).toMatch(
      /Nothing was written\./,
    );
  });

  it('goes by the name of the file that it is about, of several', () => {
    const where = { part: '', file: 'b.parquet' };
    expect(told('a.csv', new TableError('corrupt', 'it is', { where }))).toMatch(/Validate it/);
  });
});
