/** The columns of a table, for commands that ask about them. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { toTableError } from '../base/errors.ts';
import type { TableSchema } from '../table/schema.ts';
import { sourceOf } from './fileAccess.ts';
import type { JobServices } from './jobs/runEditorJob.ts';
import { readingOptions } from './settings.ts';
import { fileName } from './uriNames.ts';

/** Undefined, and told, when the file cannot be opened. */
export async function schemaOf(
  input: vscode.Uri,
  { engine, platform }: Pick<JobServices, 'engine' | 'platform'>,
): Promise<TableSchema | undefined> {
  try {
    const table = await engine.openTable(await sourceOf(input, platform), readingOptions(input));
    try {
      return (await table.open()).schema;
    } finally {
      await table.close();
    }
  } catch (error) {
    const message = errorText(toTableError(error), fileName(input));
    await vscode.window.showErrorMessage(message);
    return undefined;
  }
}
