/** A job in a file: its specification, and the files it reads and writes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TableError, toTableError } from '../base/errors.ts';
import type { WritingJobSpec } from '../jobs/jobSpec.ts';
import type { JobCommand } from './jobCommand.ts';

/** Paths are relative to the folder of the file. What the job itself cannot take is for it to refuse. */
export async function readJobFile(file: string): Promise<Omit<JobCommand, 'json'>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown): never => {
    throw new TableError('notFound', 'no such job', { cause });
  });
  const folder = path.dirname(path.resolve(file));
  const told = objectOf(text);
  const { inputs, output, overwrite = false, options } = told;
  if (!Array.isArray(inputs) || !inputs.every((input) => typeof input === 'string'))
    throw refusal('inputs is a list of files');
  if (typeof output !== 'string') throw refusal('output is the name of a file');
  if (typeof overwrite !== 'boolean') throw refusal('overwrite is true or false');
  if (typeof options !== 'object' || options === null) throw refusal('options is an object');
  const { version, job } = told;
  if (job === 'validate') throw refusal('colonnade validate takes the files itself');
  // Version and kind of job are checked where jobs are run, options by the job.
  const spec = { version, job, options } as unknown as WritingJobSpec;
  const inFolder = (name: string): string => path.resolve(folder, name);
  return {
    kind: 'job',
    spec,
    reading: readingOf(told['reading']),
    inputs: inputs.map(inFolder),
    output: inFolder(output),
    overwrite,
  };
}

function readingOf(reading: unknown): JobCommand['reading'] {
  if (reading === undefined) return undefined;
  if (typeof reading !== 'object' || reading === null) throw refusal('reading is an object');
  const { badBlocks, readerSchema } = reading as Readonly<Record<string, unknown>>;
  if (badBlocks !== undefined && badBlocks !== 'strict' && badBlocks !== 'skip')
    throw refusal('badBlocks is strict or skip');
  if (readerSchema !== undefined && typeof readerSchema !== 'string')
    throw refusal('readerSchema is the text of a schema');
  return { badBlocks, readerSchema };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TableError('invalidArgument', `it is no JSON: ${toTableError(cause).message}`, {
      cause,
    });
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw refusal('it is no JSON object');
}

function refusal(message: string): TableError {
  return new TableError('invalidArgument', message, { where: { part: 'job' } });
}
