/** `validate`: reads files from end to end, and tells what is wrong with them. */
import path from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { percentText } from '../jobs/progress.ts';
import { reportText } from '../jobs/validate/reportText.ts';
import { forEachFile, type LookContext, type ManyFilesCommand } from './manyFiles.ts';
import { measuresSince } from './output.ts';

/** Resolves with whether no fault was found. With `--json`, prints a line for each file. */
export async function validate(
  engine: Engine,
  { names, json, options = {}, ...command }: ManyFilesCommand,
  { output, reading, signal }: LookContext,
): Promise<boolean> {
  const look = async (file: string): Promise<boolean> => {
    const started = performance.now();
    const order = {
      spec: jobSpec('validate', options),
      reading: { ...reading, ...command.reading },
      sources: [{ kind: 'path', path: path.resolve(file) } as const],
    };
    const summary = await engine.runJob(order, {
      signal,
      onProgress: (progress) => {
        output.progress(`${file}: ${percentText(progress)}`);
      },
    });
    output.progress('');
    await output.print(
      json
        ? `${JSON.stringify({ file, ...summary, ...measuresSince(started) })}\n`
        : `${reportText(file, summary)}\n`,
    );
    return summary.faults === 0;
  };
  return forEachFile(names, { look, output });
}
