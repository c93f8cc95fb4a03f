/** What merges and splits ask alike: where one of several files ends, their format, and the folder that they go to. */
import * as vscode from 'vscode';
import { formatOfName, type FileFormat } from '../../formats/fileFormat.ts';
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import { answered, askCount, type StepPosition, type StepResult } from '../multiStep.ts';
import { writeAs } from '../outputPicker.ts';
import type { PartSettings, UsualOptions } from '../settings.ts';
import { fileName } from '../uriNames.ts';

const megabyte = 1024 * 1024;

/** Asks for rows, or for megabytes; offers the last limit where that is of this kind. */
export async function askLimit(
  kind: PartLimit['kind'],
  position: StepPosition,
  { last, usual }: { readonly last: PartLimit | undefined; readonly usual: PartSettings },
): Promise<StepResult<PartLimit>> {
  if (kind === 'rows') {
    const rows = last?.kind === 'rows' ? last.rows : usual.rows;
    const answer = await askCount(position, vscode.l10n.t('Most rows in each file'), rows);
    return answered(answer, (count) => ({ kind, rows: count }));
  }
  const megabytes = last?.kind === 'bytes' ? Math.round(last.bytes / megabyte) : usual.megabytes;
  const prompt = vscode.l10n.t('Megabytes in each file, about');
  return answered(await askCount(position, prompt, megabytes), (count) => ({
    kind,
    bytes: count * megabyte,
  }));
}

/** The folder that new files go to; undefined when the person left. */
export async function pickFolder(
  title: string,
  beside: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Write Files Here'),
    defaultUri: vscode.Uri.joinPath(beside, '..'),
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
  });
  return chosen?.[0];
}

/** The format of a file, where several like it are written. */
export function formatLike(input: vscode.Uri): FileFormat {
  return formatOfName(fileName(input))?.format ?? 'parquet';
}

/** How several files are written: compressed as the input where they are text, as it is. */
export function writeParts(
  format: FileFormat,
  input: vscode.Uri,
  usual: UsualOptions,
): TableWriteOptions {
  const own = formatOfName(fileName(input));
  const compression = own?.format === format ? own.compression : (usual.text.compression ?? 'none');
  return writeAs({ format, compression }, usual);
}
