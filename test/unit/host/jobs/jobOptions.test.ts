import { describe, expect, it } from 'vitest';
import type { EditorJob } from '../../../../src/host/jobs/editorJob.ts';
import { chosenOptions, jobOptions } from '../../../../src/host/jobs/jobOptions.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

/** Options are only listed: nothing is asked of the engine. */
const services = undefined as never;
const labels = (job: EditorJob) => jobOptions(job, services).map(({ label }) => label);
const job = (spec: EditorJob['spec'], input = 'in.parquet', output = 'out.csv'): EditorJob => ({
  spec,
  inputs: [`file:///data/${input}`],
  output: `file:///data/${output}`,
});

describe('jobOptions', () => {
  it('lists what the formats of input and output have', () => {
    const toCsv = job(jobSpec('convert', { format: 'csv' }), 'in.avro');
    expect(labels(toCsv)).toEqual([
      'Columns',
      'First row',
      'Last row',
      'Rows',
      'Order',
      'Damaged blocks of Avro files',
      'Between values',
      'First line',
      'Missing values',
      'Text that spreadsheets take for formulas',
      'Compression',
      'Read back before it gets its name',
    ]);
    const fromCsv = job(jobSpec('convert', { format: 'arrow' }), 'in.csv', 'out.arrow');
    expect(labels(fromCsv)).toEqual([
      'Columns',
      'First row',
      'Last row',
      'Between values',
      'First line',
      'Missing values',
      'Rows that types are guessed from',
      'Record batches of at most',
      'Read back before it gets its name',
    ]);
  });

  it('lists what each kind of job is asked', () => {
    const merge = job(
      jobSpec('merge', { format: 'ndjson', parts: { limit: { kind: 'rows', rows: 9 } } }),
    );
    expect(labels(merge)).toEqual([
      'Folders such as year=2024',
      'Column for the names of files',
      'Columns whose types differ',
      'Names of the files',
      'Compression',
      'Read back before it gets its name',
    ]);
    const by = { kind: 'value', column: 'city', style: 'names' } as const;
    expect(labels(job(jobSpec('split', { format: 'ndjson', by })))).toEqual([
      'Names of the files',
      'Written at the same time',
      'Compression',
      'Read back before it gets its name',
    ]);
    const rewrite = labels(job(jobSpec('rewrite', {}), 'in.avro', 'out.avro'));
    expect(rewrite).toEqual([
      'Columns',
      'Rows',
      'Order',
      'Compression',
      'Blocks up to',
      'Blocks of at most',
      'Read back before it gets its name',
    ]);
    const level = labels(job(jobSpec('rewrite', { avro: { codec: 'deflate' } }), 'in.avro'));
    expect(level).toContain('Compression level');
  });
});

describe('chosenOptions', () => {
  it('tells only what is not as it would be anyway', () => {
    const spec = jobSpec('convert', {
      format: 'csv',
      text: { delimiter: ';', header: true, nullText: '', compression: 'gzip' },
    });
    expect(chosenOptions(job(spec))).toEqual(['Between values: semicolon', 'Compression: gzip']);
    expect(chosenOptions(job(jobSpec('convert', { format: 'csv' }), 'in.avro'))).toEqual([]);
    // As the settings say where nobody changed them.
    const blocks = { codec: 'snappy', blockBytes: 65_536, blockRows: 1_000_000 } as const;
    const toAvro = jobSpec('convert', { format: 'avro', avro: blocks });
    expect(chosenOptions(job(toAvro, 'in.parquet', 'out.avro'))).toEqual([]);
    const counting = job(jobSpec('convert', { format: 'csv', verify: 'counts' }));
    expect(chosenOptions(counting)).toEqual(['Read back before it gets its name: counts of rows']);
    const skipping = {
      ...job(jobSpec('convert', { format: 'csv' }), 'in.avro'),
      reading: { badBlocks: 'skip' },
    } as const;
    expect(chosenOptions(skipping)).toEqual([
      'Damaged blocks of Avro files: are left out, and told',
    ]);
  });
});
