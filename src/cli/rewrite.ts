/** `rewrite`: the editor's rewrite job, from the command line. */
import path from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { fileTarget } from '../node/nodeEngine.ts';
import type { Command } from './arguments.ts';
import { measuresSince, type Output } from './output.ts';

export async function rewrite(
  engine: Engine,
  command: Extract<Command, { kind: 'rewrite' }>,
  context: { readonly output: Output; readonly signal: AbortSignal; readonly started: number },
): Promise<void> {
  const { output, signal } = context;
  const { rowGroupRows, rowGroupBytes, compression } = command;
  const summary = await engine.rewrite(
    {
      source: { kind: 'path', path: path.resolve(command.file) },
      target: fileTarget(path.resolve(command.output), command.overwrite),
      options: { rowGroupRows, rowGroupBytes, compression },
    },
    {
      signal,
      onProgress: ({ rows, rowsTotal }) => {
        output.progress(`${rows.toLocaleString('en')} of ${rowsTotal.toLocaleString('en')} rows`);
      },
    },
  );
  output.progress('');
  const measures = measuresSince(context.started);
  if (command.json) {
    await output.print(`${JSON.stringify({ ...summary, ...measures })}\n`);
    return;
  }
  const count = (value: number): string => value.toLocaleString('en');
  await output.print(
    `${command.output}: ${count(summary.rowsOut)} rows, ` +
      `${count(summary.rowGroupsIn)} → ${count(summary.rowGroupsOut)} row groups, ` +
      `${count(summary.bytesIn)} → ${count(summary.bytesOut)} bytes, ${measures.seconds} s\n`,
  );
  for (const loss of summary.losses) output.tell(loss);
}
