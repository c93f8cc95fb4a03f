/** `Colonnade: Sample…`: asks what to keep, with the last answers in this folder as defaults, and starts the job. */
import * as vscode from 'vscode';
import { jobSpec } from '../../jobs/jobSpec.ts';
import { lastChoice } from '../jobs/lastChoice.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { pickOutput } from '../outputPicker.ts';
import { schemaOf } from '../schemaOf.ts';
import { formatSetting, sampleSettings } from '../settings.ts';
import { fileName } from '../uriNames.ts';
import { sampleOptions, startingChoice } from './sampleChoice.ts';
import { pickSample } from './samplePickers.ts';

export async function sampleCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const schema = await schemaOf(input, services);
  if (schema === undefined) return;
  const { answers, usual } = lastChoice(services.memory, 'sample', input);
  const title = vscode.l10n.t('Sample {0}', fileName(input));
  const { method, seed, columns, where } = answers;
  const last = seed === undefined ? {} : { ...method, seed, columns, where };
  const start = startingChoice(schema, sampleSettings(input), last);
  const choice = await pickSample(title, schema, start);
  if (choice === undefined) return;
  const output = await pickOutput(input, {
    title,
    suffix: 'sample',
    format: answers.format ?? formatSetting('sample', input),
    usual,
  });
  if (output === undefined) return;
  const spec = jobSpec('sample', { ...sampleOptions(choice), ...output.write });
  const files = { inputs: [input.toString()], output: output.uri.toString() };
  await startJob({ spec, ...files }, services);
}
