/** `Colonnade: Rewrite…`: asks what a job needs to know, and starts it. */
import type * as vscode from 'vscode';
import { jobSpec } from '../jobs/jobSpec.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { pickRewrite } from './rewritePickers.ts';

export async function rewriteCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const choice = await pickRewrite(input);
  if (choice === undefined) return;
  const { options, output } = choice;
  const files = { inputs: [input.toString()], output: output.toString() };
  await startJob({ spec: jobSpec('rewrite', options), ...files }, services);
}
