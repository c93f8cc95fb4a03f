/** What merges and splits ask alike: where one of several files ends, and the folder that they go to. */
import * as vscode from 'vscode';
import { formatOfName } from '../../formats/fileFormat.ts';
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import { askCount, type StepPosition, type StepResult } from '../multiStep.ts';
import { avroWriterSettings, writerSettings } from '../settings.ts';
import { fileName } from '../uriNames.ts';

const megabyte = 1024 * 1024;
const usual: Readonly<Record<PartLimit['kind'], number>> = { rows: 1_000_000, bytes: 128 };

/** Asks for rows, or for megabytes. */
export async function askLimit(
  kind: PartLimit['kind'],
  position: StepPosition,
): Promise<StepResult<PartLimit>> {
  const prompt =
    kind === 'rows'
      ? vscode.l10n.t('Most rows in each file')
      : vscode.l10n.t('Megabytes in each file, about');
  const count = await askCount(position, prompt, usual[kind]);
  if (count.kind !== 'done') return count;
  const { value } = count;
  const limit: PartLimit =
    kind === 'rows' ? { kind, rows: value } : { kind, bytes: value * megabyte };
  return { kind: 'done', value: limit };
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

/** Files of the format that the input has, as the settings say. */
export function writeLike(input: vscode.Uri): TableWriteOptions {
  const { format, compression } = formatOfName(fileName(input)) ?? {
    format: 'parquet',
    compression: 'none',
  };
  return {
    format,
    parquet: writerSettings(input),
    avro: avroWriterSettings(input),
    text: { compression },
  };
}
