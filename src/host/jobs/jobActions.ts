/** What can be done with a job besides running it. */
import * as vscode from 'vscode';
import { extensionsOf } from '../../formats/fileFormat.ts';
import { writesFolder } from '../../jobs/jobSpec.ts';
import { viewType } from '../tableEditorProvider.ts';
import { jobFileText, type EditorJob } from './editorJob.ts';

/** Formats that Colonnade's own editor shows. */
const shown = new Set([...extensionsOf.parquet, ...extensionsOf.avro]);

export async function openOutput(job: EditorJob): Promise<void> {
  if (writesFolder(job.spec)) return revealOutput(job);
  const uri = vscode.Uri.parse(job.output);
  const extension = uri.path.slice(uri.path.lastIndexOf('.') + 1).toLowerCase();
  if (shown.has(extension)) await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
  else await vscode.commands.executeCommand('vscode.open', uri);
}

export async function revealOutput({ output }: EditorJob): Promise<void> {
  await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.parse(output));
}

/** Puts the job on the clipboard, as `colonnade run` takes it. */
export async function copyJob(job: EditorJob): Promise<void> {
  await vscode.env.clipboard.writeText(jobFileText(job, placeOf));
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('$(check) Job copied: `colonnade run` takes it from a file'),
    5000,
  );
}

function placeOf(text: string): string {
  const uri = vscode.Uri.parse(text);
  return uri.scheme === 'file' ? uri.fsPath : text;
}
