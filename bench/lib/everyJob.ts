/** Every kind of job, with inputs that are made for it: what cases of jobs in the editor's own engine share. */
import path from 'node:path';
import type { Engine, JobOptions } from '../../src/engine/engine.ts';
import {
  jobSpec,
  writesFolder,
  type JobSpec,
  type WritingJobSpec,
} from '../../src/jobs/jobSpec.ts';
import { fileTarget, folderTarget } from '../../src/node/nodeEngine.ts';
import { connectDuckDB, sqlString } from './duckdb.ts';

/** Of each input. */
const rows = 600_000;

export interface JobCase {
  readonly name: string;
  readonly spec: JobSpec;
  readonly inputs: readonly string[];
}

/** Sorted in a scratch file, some of whose runs are merged. */
const sorted = { sort: [{ column: 'text' }], sortMemoryBytes: 2 ** 24 };
const ids = { kind: 'ids', groupBy: ['kind'], id: ['id'], idsPerGroup: 1000 } as const;
const byValue = { kind: 'value', column: 'kind', style: 'folders' } as const;

function casesOf(parquet: string, avro: string, csv: string): JobCase[] {
  const one = (name: string, spec: JobSpec, input = parquet): JobCase => ({
    name,
    spec,
    inputs: [input],
  });
  const fromAvro = (name: string, spec: JobSpec): JobCase => one(name, spec, avro);
  return [
    one(
      'sample of IDs',
      jobSpec('sample', { format: 'parquet', method: { ...ids, choose: 'first' }, seed: 1 }),
    ),
    one(
      'sample of rows',
      jobSpec('sample', {
        format: 'parquet',
        method: { kind: 'fraction', fraction: 0.5 },
        seed: 1,
      }),
    ),
    one('convert to Avro', jobSpec('convert', { format: 'avro' })),
    one(
      'convert to CSV, gzip',
      jobSpec('convert', { format: 'csv', text: { compression: 'gzip' } }),
    ),
    one('convert to Arrow', jobSpec('convert', { format: 'arrow' })),
    fromAvro('convert Avro to Parquet', jobSpec('convert', { format: 'parquet' })),
    one('convert CSV to Parquet', jobSpec('convert', { format: 'parquet' }), csv),
    one('rewrite', jobSpec('rewrite', { compression: 'gzip' })),
    one('rewrite in order', jobSpec('rewrite', { reshape: sorted })),
    fromAvro('rewrite of Avro', jobSpec('rewrite', { avro: { codec: 'deflate' } })),
    { name: 'merge', spec: jobSpec('merge', { format: 'parquet' }), inputs: [parquet, avro] },
    one(
      'split by rows',
      jobSpec('split', { format: 'parquet', by: { kind: 'rows', rows: 100_000 } }),
    ),
    fromAvro('split by value', jobSpec('split', { format: 'avro', by: byValue })),
    one(
      'export',
      jobSpec('convert', {
        format: 'ndjson',
        columns: [{ name: 'text' }],
        rows: { start: 5, end: rows },
      }),
    ),
    one('validate', jobSpec('validate', {})),
    fromAvro('validate of Avro', jobSpec('validate', {})),
  ];
}

/** All jobs; their inputs are written into `folder`. */
export async function everyJob(engine: Engine, folder: string): Promise<readonly JobCase[]> {
  const at = (name: string): string => path.join(folder, name);
  const connection = await connectDuckDB();
  const query = `SELECT i AS id, i % 50 AS kind, md5(i::VARCHAR) AS text, i / 7.0 AS ratio, [i, i + 1] AS list
    FROM range(${rows}) t(i)`;
  await connection.run(`COPY (${query}) TO ${sqlString(at('in.parquet'))} (FORMAT parquet)`);
  await connection.run(
    `COPY (SELECT id, kind, text, ratio FROM (${query})) TO ${sqlString(at('in.csv'))} (FORMAT csv)`,
  );
  const source = { kind: 'path', path: at('in.parquet') } as const;
  const spec = jobSpec('convert', { format: 'avro' });
  await engine.runJob({ spec, sources: [source], target: fileTarget(at('in.avro'), false) });
  return casesOf(at('in.parquet'), at('in.avro'), at('in.csv'));
}

/** Runs a job to its end, its output in `folder`. */
export async function runCase(
  engine: Engine,
  { spec, inputs }: JobCase,
  folder: string,
  options: JobOptions = {},
): Promise<void> {
  const sources = inputs.map((input) => ({ kind: 'path', path: input }) as const);
  if (spec.job === 'validate' || spec.job === 'countRowGroups') {
    await engine.runJob({ spec, sources }, options);
    return;
  }
  const target = (writesFolder(spec) ? folderTarget : fileTarget)(path.join(folder, 'out'), false);
  const writing: WritingJobSpec = spec;
  await engine.runJob({ spec: writing, sources, target }, options);
}
