/** `rewrite`: the editor's rewrite job, from the command line. */
import path from 'node:path';
import { countText } from '../base/quantityText.ts';
import type { Engine } from '../engine/engine.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { rowsText } from '../jobs/progress.ts';
import { segmentsName, segmentsText } from '../jobs/rewriteText.ts';
import { fileTarget } from '../node/nodeEngine.ts';
import type { Command } from './arguments.ts';
import { measuresSince, type Output } from './output.ts';

export async function rewrite(
  engine: Engine,
  command: Extract<Command, { kind: 'rewrite' }>,
  context: { readonly output: Output; readonly signal: AbortSignal; readonly started: number },
): Promise<void> {
  const { output, signal } = context;
  const summary = await engine.runJob(
    {
      spec: jobSpec('rewrite', command.options),
      sources: [{ kind: 'path', path: path.resolve(command.file) }],
      target: fileTarget(path.resolve(command.output), command.overwrite),
    },
    {
      signal,
      onProgress: (progress) => {
        output.progress(rowsText(progress));
      },
    },
  );
  output.progress('');
  const measures = measuresSince(context.started);
  if (command.json) {
    await output.print(`${JSON.stringify({ ...summary, ...measures })}\n`);
    return;
  }
  await output.print(
    `${command.output}: ${countText(summary.rowsOut)} rows, ` +
      `${segmentsText(summary)} ${segmentsName(summary)}, ` +
      `${countText(summary.bytesIn)} → ${countText(summary.bytesOut)} bytes, ` +
      (summary.bytesSkipped === undefined
        ? ''
        : `${countText(summary.bytesSkipped)} bytes not read, `) +
      `${measures.seconds} s\n`,
  );
  for (const loss of summary.losses) output.tell(loss);
}
