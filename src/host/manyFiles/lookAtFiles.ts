/** Looks at files one after the other: what is wrong with one does not keep the others from being told. */
import * as vscode from 'vscode';
import { errorText } from '../../base/errorText.ts';
import { isAbort, toTableError } from '../../base/errors.ts';
import { segmentedFormats } from '../../formats/fileFormat.ts';
import { signalOf } from '../cancellation.ts';
import type { ProgressStep } from '../jobProgress.ts';
import type { ReportedFile } from '../reports/markdown.ts';
import { fileName } from '../uriNames.ts';
import { chosenTables } from './tablesIn.ts';

interface Looking {
  readonly signal: AbortSignal;
  /** May be called while a file is looked at; percent are of this file. */
  readonly report: (step: ProgressStep) => void;
}

/**
 * What `look` finds in each of the files, and in the Parquet and Avro files of the folders, in their order, with progress
 * and Cancel; undefined when the person cancelled, and where there is none, which is told.
 */
export async function lookAtFiles<T>(
  selected: readonly vscode.Uri[],
  titleOf: (files: number) => string,
  look: (uri: vscode.Uri, looking: Looking) => Promise<T>,
): Promise<readonly ReportedFile<T>[] | undefined> {
  const none = vscode.l10n.t('There are no Parquet or Avro files in what is selected.');
  const uris = await chosenTables(selected, { recursive: true, formats: segmentedFormats }, none);
  if (uris.length === 0) return undefined;
  const title = titleOf(uris.length);
  const location = vscode.ProgressLocation.Notification;
  const found: ReportedFile<T>[] = [];
  try {
    await vscode.window.withProgress(
      { location, title, cancellable: true },
      async (progress, token) => {
        const cancelling = signalOf(token);
        try {
          for (const uri of uris) {
            let rest = 100;
            const report = ({ message, increment }: ProgressStep): void => {
              rest -= increment;
              const told = `${fileName(uri)}${message === '' ? '' : `: ${message}`}`;
              progress.report({ message: told, increment: increment / uris.length });
            };
            report({ message: '', increment: 0 });
            const { signal } = cancelling;
            found.push(await lookedAt(uri, async () => look(uri, { signal, report })));
            report({ message: '', increment: rest });
          }
        } finally {
          cancelling.dispose();
        }
      },
    );
    return found;
  } catch (error) {
    if (isAbort(error)) return undefined;
    throw error;
  }
}

async function lookedAt<T>(uri: vscode.Uri, look: () => Promise<T>): Promise<ReportedFile<T>> {
  const name = vscode.workspace.asRelativePath(uri);
  try {
    return { name, found: await look() };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { name, found: errorText(toTableError(error), fileName(uri)) };
  }
}
