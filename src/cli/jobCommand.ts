/** Jobs from the command line: the editor's, on the same engine. */
import path from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { JobSpec, JobSummary } from '../jobs/jobSpec.ts';
import { rowsText } from '../jobs/progress.ts';
import { fileTarget } from '../node/nodeEngine.ts';
import { jobText } from './jobText.ts';
import { measuresSince, type Output } from './output.ts';

export interface JobCommand {
  readonly kind: 'job';
  readonly spec: JobSpec;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly overwrite: boolean;
  readonly json: boolean;
}

export async function runJobCommand(
  engine: Engine,
  command: JobCommand,
  context: { readonly output: Output; readonly signal: AbortSignal; readonly started: number },
): Promise<void> {
  const { output, signal } = context;
  const order = {
    spec: command.spec,
    sources: command.inputs.map((file) => ({ kind: 'path', path: path.resolve(file) }) as const),
    target: fileTarget(path.resolve(command.output), command.overwrite),
  };
  const summary: JobSummary = await engine.runJob(order, {
    signal,
    onProgress: (progress) => {
      output.progress(rowsText(progress));
    },
  });
  output.progress('');
  const measures = measuresSince(context.started);
  if (command.json) {
    await output.print(`${JSON.stringify({ ...summary, ...measures })}\n`);
    return;
  }
  await output.print(`${command.output}: ${jobText(summary)}, ${measures.seconds} s\n`);
  for (const loss of summary.losses) output.tell(loss);
}
