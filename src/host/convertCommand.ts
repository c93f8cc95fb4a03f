/** `Colonnade: Convert To…`: asks for the format and the file, and starts the job. */
import * as vscode from 'vscode';
import { formatOfName, type FileFormat } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { runSteps } from './multiStep.ts';
import { chooseFormat, pickOutput } from './outputPicker.ts';
import { fileName } from './uriNames.ts';

export async function convertCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const name = fileName(input);
  const title = vscode.l10n.t('Convert {0}', name);
  const own = formatOfName(name)?.format;
  const usual = own === 'parquet' ? 'csv' : 'parquet';
  const format = await runSteps<FileFormat>(
    title,
    [async (active, at) => chooseFormat(at, active)],
    usual,
  );
  if (format === undefined) return;
  const output = await pickOutput(input, {
    title,
    suffix: format === own ? 'converted' : '',
    format,
  });
  if (output === undefined) return;
  const files = { inputs: [input.toString()], output: output.uri.toString() };
  await startJob({ spec: jobSpec('convert', output.write), ...files }, services);
}
