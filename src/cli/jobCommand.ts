/** Jobs from the command line: the editor's, on the same engine. */
import path from 'node:path';
import { isAbort, toTableError } from '../base/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { ReadingOptions } from '../engine/engineApi.ts';
import { abandonedText, jobFailureText } from '../jobs/failureText.ts';
import { writesFolder, type WritingJobSpec, type WritingJobSummary } from '../jobs/jobSpec.ts';
import { progressText } from '../jobs/progress.ts';
import { fileTarget, folderTarget } from '../node/nodeEngine.ts';
import type { CommandReading } from './flags.ts';
import { listFiles, type ListingOptions } from './listFiles.ts';
import { jobText } from './jobText.ts';
import { measuresSince, OutputClosed, type Output } from './output.ts';

export interface JobCommand {
  readonly kind: 'job';
  readonly spec: WritingJobSpec;
  /** How the inputs are read. */
  readonly reading?: Pick<ReadingOptions, 'badBlocks' | 'readerSchema'> | undefined;
  /** Name of the file that holds the schema to read Avro as. */
  readonly readerSchema?: string | undefined;
  readonly inputs: readonly string[];
  /** For jobs of many files: inputs may be folders and patterns, too. */
  readonly listing?: ListingOptions | undefined;
  readonly output: string;
  readonly overwrite: boolean;
  readonly json: boolean;
}

interface JobRun {
  readonly output: Output;
  /** For all jobs; what the command itself says is added. */
  readonly reading: CommandReading;
  readonly signal: AbortSignal;
  readonly started: number;
}

/** Resolves with whether the job was done, and tells why where it was not. Rejects with AbortError. */
export async function runJobCommand(
  engine: Engine,
  command: JobCommand,
  context: JobRun,
): Promise<boolean> {
  try {
    await runJob(engine, command, context);
    return true;
  } catch (error) {
    if (error instanceof OutputClosed || isAbort(error)) throw error;
    const [input = ''] = command.inputs;
    const files = { input: path.basename(input), output: path.basename(command.output) };
    context.output.progress('');
    context.output.tell(jobFailureText(toTableError(error), files));
    return false;
  }
}

async function runJob(engine: Engine, command: JobCommand, context: JobRun): Promise<void> {
  const { output, signal } = context;
  const { spec, listing, overwrite } = command;
  const inputs = listing === undefined ? command.inputs : await listFiles(command.inputs, listing);
  const target = writesFolder(spec) ? folderTarget : fileTarget;
  const order = {
    spec,
    reading: { ...context.reading, ...command.reading },
    sources: inputs.map((file) => ({ kind: 'path', path: path.resolve(file) }) as const),
    target: target(path.resolve(command.output), overwrite),
  };
  const summary: WritingJobSummary = await engine.runJob(order, {
    signal,
    onProgress: (progress) => {
      output.progress(progressText(progress, measuresSince(context.started).seconds));
    },
    onAbandoned: (names) => {
      output.tell(abandonedText(names));
    },
  });
  output.progress('');
  const measures = measuresSince(context.started);
  if (command.json) {
    await output.print(`${JSON.stringify({ ...summary, ...measures })}\n`);
    return;
  }
  await output.print(`${command.output}: ${jobText(summary)}, ${measures.seconds} s\n`);
  const united = 'united' in summary ? summary.united : [];
  for (const sentence of [...united, ...summary.losses]) output.tell(sentence);
}
