// media/job.schema.json is what editors complete job files by: it is made of the shapes that the program itself checks
// by, and `npm run test:unit -- jobFile -u` makes it anew.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import prettier from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/cli/arguments.ts';
import { jobFileText } from '../../../../src/host/jobs/editorJob.ts';
import { jobSpec, type WritingJobSpec } from '../../../../src/jobs/jobSpec.ts';
import { jobFileOf, jobFileSchema } from '../../../../src/jobs/schema/jobFile.ts';

const file = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../../media/job.schema.json',
);

const commandLines: readonly string[] = [
  'convert in.parquet out.csv.gz --columns a,b=c --rows 5:10 --delimiter ; --no-header --null NA --guard-formulas',
  'convert in.avro out.parquet --rows 5:',
  'convert in.csv out.avro --input-delimiter | --no-input-header --guess-rows 50_000 --codec deflate --level 3 --block-rows 9',
  'rewrite in.parquet out.parquet --row-group-rows 10 --compression gzip --level 4 --no-dictionary --page-kilobytes 9',
  'rewrite in.parquet out.parquet --data-page-version 2 --statistics chunk --no-page-index --checksums --bloom-filters',
  'rewrite in.parquet out.parquet --column a.b=zstd:3,no-bloom --column c=RLE --dictionary-kilobytes 4',
  'rewrite in.parquet out.parquet --columns a=b --where a>1 --sort a --sort-megabytes 5',
  'rewrite in.avro out.avro --codec zstandard --block-kilobytes 5',
  'sample in.parquet out.parquet --group-by a,b --id c --ids 3 --choose hash --seed 4 --columns c --where a>1',
  'sample in.parquet out.parquet --fraction 0.5',
  'merge a.parquet b.parquet out --rows-per-file 5 --name p-{n} --source from --conflicts text --no-partitions',
  'split in.parquet out --by a --style names --open-files 5',
  'split in.parquet out --megabytes-per-file 5',
];

/** What it takes to make one of each job. */
const examples: readonly WritingJobSpec[] = [
  jobSpec('convert', { format: 'arrow', arrow: { batchRows: 5 }, rows: { start: 0, end: 5 } }),
  jobSpec('merge', { format: 'csv', parts: { limit: { kind: 'bytes', bytes: 5 } } }),
  jobSpec('rewrite', { reshape: { sort: [{ column: 'a', descending: true, nullsFirst: true }] } }),
  jobSpec('sample', { format: 'tsv', method: { kind: 'every', nth: 2 }, seed: -1 }),
  jobSpec('split', { format: 'ndjson', by: { kind: 'rows', rows: 5 } }),
];

function written(spec: WritingJobSpec): Readonly<Record<string, unknown>> {
  const job = { spec, inputs: ['in'], output: 'out' };
  return JSON.parse(jobFileText(job, (uri) => uri)) as Record<string, unknown>;
}

describe('the schema of job files', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const ajv = new Ajv({ allErrors: true, keywords: ['enumDescriptions'] });
    validate = ajv.compile(jobFileSchema());
  });

  it('is what the program itself checks by', async () => {
    const config = await prettier.resolveConfig(file);
    const text = await prettier.format(JSON.stringify(jobFileSchema()), {
      ...config,
      parser: 'json',
    });
    await expect(text).toMatchFileSnapshot(file);
  });

  it.each(commandLines)('takes what the command line makes of: %s', (line) => {
    const command = parseCommand(line.split(' '));
    if (command.kind !== 'job') throw new Error('no job');
    const job = written(command.spec);
    expect(validate(job) ? [] : validate.errors).toEqual([]);
    expect(jobFileOf(job).spec).toEqual(
      job['options'] && { ...command.spec, options: job['options'] },
    );
  });

  it('takes and refuses what the program takes and refuses', () => {
    const ofFiles = { version: 1, inputs: ['in'] };
    const looking = [
      { ...ofFiles, job: 'validate', options: { placesPerGroup: 3 } },
      { ...ofFiles, job: 'countRowGroups', options: {} },
    ];
    const outputs = { output: 'out', overwrite: true };
    for (const job of looking)
      for (const [name, value] of Object.entries(outputs))
        expect([validate({ ...job, [name]: value }), takes({ ...job, [name]: value })]).toEqual([
          false,
          false,
        ]);
    for (const job of [...examples.map(written), ...looking]) {
      for (const changed of [job, ...spoilt(job)]) {
        const isTaken = changed === job;
        expect([validate(changed), takes(changed)], JSON.stringify(changed)).toEqual([
          isTaken,
          isTaken,
        ]);
      }
    }
  });

  it('says of unknown options what the program says', () => {
    const [job] = examples.map(written);
    const options = { format: 'csv', parquet: { rowGroupRow: 5 } };
    const isValid = validate({ ...job, options });
    expect(isValid).toBe(false);
    const unknown = validate.errors?.find(({ keyword }) => keyword === 'additionalProperties');
    expect(unknown).toMatchObject({
      instancePath: '/options/parquet',
      params: { additionalProperty: 'rowGroupRow' },
    });
    expect(() => jobFileOf({ ...job, options })).toThrow('property rowGroupRow is not allowed');
  });
});

function takes(job: unknown): boolean {
  try {
    jobFileOf(job);
    return true;
  } catch {
    return false;
  }
}

/** The same with a member too many, one too few, or one of another type, at every place. */
function* spoilt(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) {
    yield { of: 'another type' };
    return;
  }
  if (Array.isArray(value)) {
    yield 'no list';
    return;
  }
  yield { ...value, rowGroupRow: 5 };
  for (const [name, inside] of Object.entries(value as Record<string, unknown>)) {
    const isNeeded = ['version', 'job', 'inputs', 'output', 'options', 'kind', 'format', 'seed'];
    if (isNeeded.includes(name)) yield { ...value, [name]: undefined };
    for (const changed of spoilt(inside)) yield { ...value, [name]: changed };
  }
}
