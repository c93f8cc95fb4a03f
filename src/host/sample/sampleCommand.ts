/** `Colonnade: Sample…`: asks what to keep, with the last answers in this folder as defaults, and starts the job. */
import * as vscode from 'vscode';
import { jobSpec } from '../../jobs/jobSpec.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { pickOutput } from '../outputPicker.ts';
import { schemaOf } from '../schemaOf.ts';
import { sampleSettings } from '../settings.ts';
import { fileName } from '../uriNames.ts';
import { sampleOptions, startingChoice, type SampleChoice } from './sampleChoice.ts';
import { pickSample } from './samplePickers.ts';

export interface SampleServices extends StartServices {
  /** The workspace's. */
  readonly memory: vscode.Memento;
}

export async function sampleCommand(input: vscode.Uri, services: SampleServices): Promise<void> {
  const schema = await schemaOf(input, services);
  if (schema === undefined) return;
  const { memory } = services;
  const key = `colonnade.sample:${vscode.Uri.joinPath(input, '..').toString()}`;
  const last = memory.get<Partial<SampleChoice>>(key);
  const title = vscode.l10n.t('Sample {0}', fileName(input));
  const start = startingChoice(schema, sampleSettings(input), last);
  const choice = await pickSample(title, schema, start);
  if (choice === undefined) return;
  await memory.update(key, choice);
  const output = await pickOutput(input, { title, suffix: 'sample' });
  if (output === undefined) return;
  const spec = jobSpec('sample', { ...sampleOptions(choice), ...output.write });
  const files = { inputs: [input.toString()], output: output.uri.toString() };
  await startJob({ spec, ...files }, services);
}
