/** Makes, rewrites and validates files in memory. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { rewrite } from '../../../../src/jobs/rewrite.ts';
import type { RewriteOptions } from '../../../../src/jobs/rewriteSpec.ts';
import { validate } from '../../../../src/jobs/validate/validate.ts';
import type {
  ValidateOptions,
  ValidateSummary,
} from '../../../../src/jobs/validate/validateSpec.ts';
import { openDuckDB } from '../duckdb.ts';
import '../../parquetWasm.ts';

/** A Parquet file of what DuckDB selects. `options` are those of its COPY, beside the format. */
export async function parquetOf(select: string, options = ''): Promise<Uint8Array> {
  const duckdb = await openDuckDB();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-validate-'));
  const file = path.join(folder, 'original.parquet');
  await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet${options})`);
  const bytes = new Uint8Array(await readFile(file));
  await rm(folder, { recursive: true });
  return bytes;
}

export async function rewritten(
  bytes: Uint8Array,
  options: Partial<RewriteOptions>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { output } = await rewrite({
    source: memorySource('', bytes),
    createSink: async () => Promise.resolve(createMemorySink(1 << 28)),
    options: { rowGroupRows: 1000, rowGroupBytes: 1 << 28, ...options },
  });
  return output ?? new Uint8Array();
}

export async function validated(
  bytes: Uint8Array,
  options: ValidateOptions = {},
  changes: Partial<JobContext> = {},
): Promise<ValidateSummary> {
  return validate(options, {
    inputs: [{ name: 'in', open: async () => Promise.resolve(memorySource('in', bytes)) }],
    reading: { memoryLimitBytes: 2 ** 28 },
    report: () => undefined,
    ...changes,
  });
}

/** `kind subject count`, a line for each group. */
export function groupsOf({ groups }: ValidateSummary): string[] {
  return groups.map(({ kind, subject, count }) => `${kind} ${subject} ${count}`);
}
