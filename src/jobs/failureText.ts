/** What is told of jobs that failed or were killed: what happened, what is left of them, and what to do. Pure. */
import { errorText } from '../base/errorText.ts';
import { isAboutOutput, outputPart, TableError, type ErrorCode } from '../base/errors.ts';
import { formatOfName } from '../formats/fileFormat.ts';

/** What helps, where the error itself does not say. */
const remedies: Readonly<Partial<Record<ErrorCode, string>>> = {
  truncated: 'Get a whole copy of it.',
  tooLarge: 'Allow more memory, and run the job again.',
  notFound: 'Run the job again with the file where it is now.',
  changed: 'Run the job again when nothing writes to the file any more.',
  io: 'Change what is in the way, or choose another place, and run the job again.',
  diskFull: 'Make room, or choose another disk, and run the job again.',
  verifyFailed: 'Run the job again; if that does not help, the disk or this program is at fault.',
  workerDied:
    'Run the job again; if it stops again, smaller row groups or fewer columns take less memory.',
  internal: 'Please report it.',
};

/** Instead, for files that can be validated. */
const validatedRemedies: typeof remedies = {
  truncated: 'Get a whole copy of it, or validate it to see what it holds.',
  corrupt: 'Validate it to see all that is wrong with it.',
};

/** By the file's name: text and Arrow have nothing to hold their values against. */
function remedyOf({ code, where }: TableError, input: string): string | undefined {
  const format = formatOfName(where?.file ?? input)?.format;
  const isValidated = format === 'parquet' || format === 'avro';
  return (isValidated ? validatedRemedies[code] : undefined) ?? remedies[code];
}

/** Names of the files that the error may be about. */
export interface JobFiles {
  /** The first, of several. */
  readonly input: string;
  readonly output: string;
}

export function jobFailureText(error: TableError, { input, output }: JobFiles): string {
  const remedy = remedyOf(error, input);
  if (error.code === 'workerDied' && isAboutOutput(error))
    return `The worker of the job on ${input} stopped while ${output} was given its name: ${error.message}. If it is there, it is whole; if not, run the job again.`;
  const happened =
    error.code === 'workerDied'
      ? `The worker of the job on ${input} stopped: ${error.message}.`
      : isAboutOutput(error)
        ? errorText(unlabelled(error), output)
        : errorText(error, input);
  return [happened, 'Nothing was written.', ...(remedy === undefined ? [] : [remedy])].join(' ');
}

/** Without the label that tells errors of the output from others, where its name says so. */
function unlabelled({ code, message, where }: TableError): TableError {
  const part = where?.part === outputPart ? '' : (where?.part ?? '');
  return new TableError(code, message, { where: { ...where, part } });
}

/** Of what killed jobs had left beside the output of another, which has removed it. */
export function abandonedText(names: readonly string[]): string {
  const were = names.length === 1 ? 'which was' : 'which were';
  return `Removed ${names.join(', ')}, ${were} left by a job that was killed.`;
}
