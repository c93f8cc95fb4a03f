/** `Colonnade: Convert To…`: asks for the format and the file, and starts the job. */
import * as vscode from 'vscode';
import { formatOfName, type FileFormat } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { lastChoice } from './jobs/lastChoice.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { runSteps } from './multiStep.ts';
import { chooseFormat, pickOutput, textInput } from './outputPicker.ts';
import { formatSetting } from './settings.ts';
import { fileName } from './uriNames.ts';

export async function convertCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const name = fileName(input);
  const title = vscode.l10n.t('Convert {0}', name);
  const own = formatOfName(name)?.format;
  const { answers, usual } = lastChoice(services.memory, 'convert', input);
  const first = formatSetting('convert', input) ?? (own === 'parquet' ? 'csv' : 'parquet');
  const format = await runSteps<FileFormat>(
    title,
    [async (active, at) => chooseFormat(at, active)],
    answers.format ?? first,
  );
  if (format === undefined) return;
  const suffix = format === own ? 'converted' : '';
  const output = await pickOutput(input, { title, suffix, format, usual });
  if (output === undefined) return;
  const spec = jobSpec('convert', { ...output.write, input: textInput([input], usual) });
  await startJob({ spec, inputs: [input.toString()], output: output.uri.toString() }, services);
}
