/** Looks at files one after the other: what is wrong with one does not keep the others from being told. */
import * as vscode from 'vscode';
import { errorText } from '../../base/errorText.ts';
import { isAbort, toTableError } from '../../base/errors.ts';
import { signalOf } from '../cancellation.ts';
import type { ProgressStep } from '../jobProgress.ts';
import type { ReportedFile } from '../reports/markdown.ts';
import { fileName } from '../uriNames.ts';

interface Looking {
  readonly signal: AbortSignal;
  /** May be called while a file is looked at; percent are of this file. */
  readonly report: (step: ProgressStep) => void;
}

/** What `look` finds in each, in their order, with progress and Cancel; undefined when the person cancelled. */
export async function lookAtFiles<T>(
  uris: readonly vscode.Uri[],
  title: string,
  look: (uri: vscode.Uri, looking: Looking) => Promise<T>,
): Promise<readonly ReportedFile<T>[] | undefined> {
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
