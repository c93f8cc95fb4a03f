/** A job in a file: its specification, and the files it reads and writes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TableError, toTableError } from '../base/errors.ts';
import { jobFileOf } from '../jobs/schema/jobFile.ts';
import type { JobCommand } from './jobCommand.ts';
import type { ManyFilesCommand } from './manyFiles.ts';

type FileCommand = Omit<JobCommand, 'json'> | Omit<ManyFilesCommand, 'json'>;

/** Paths are relative to the folder of the file. Rejects with TableError `invalidArgument` for what is no job. */
export async function readJobFile(file: string): Promise<FileCommand> {
  const text = await readFile(file, 'utf8').catch((cause: unknown): never => {
    throw new TableError('notFound', 'no such job', { cause });
  });
  const folder = path.dirname(path.resolve(file));
  const inFolder = (name: string): string => path.resolve(folder, name);
  const job = jobFileOf(parsed(text));
  const inputs = job.inputs.map(inFolder);
  const { reading } = job;
  if (job.output === undefined)
    return { kind: job.spec.job, names: inputs, options: job.spec.options, reading };
  return { kind: 'job', ...job, inputs, output: inFolder(job.output) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TableError('invalidArgument', `it is no JSON: ${toTableError(cause).message}`, {
      cause,
    });
  }
}
