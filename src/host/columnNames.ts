/** The names of the columns of a file of any format, for commands that ask about them. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { toTableError } from '../base/errors.ts';
import type { ReadingOptions } from '../engine/engineApi.ts';
import type { DelimitedOptions } from '../formats/text/textOptions.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { sourceOf } from './fileAccess.ts';
import type { JobServices } from './jobs/runEditorJob.ts';
import { readingOptions } from './settings.ts';
import { fileName } from './uriNames.ts';

export interface NamesReading {
  /** How CSV and TSV lie. */
  readonly text?: DelimitedOptions | undefined;
  readonly reading?: Partial<ReadingOptions> | undefined;
}

/** As a conversion would find them. Undefined, and told, when the file cannot be opened. */
export async function columnNamesOf(
  input: vscode.Uri,
  { text, reading }: NamesReading,
  { engine, platform }: Pick<JobServices, 'engine' | 'platform'>,
): Promise<readonly string[] | undefined> {
  try {
    const plan = await engine.planJob({
      spec: jobSpec('convert', { format: 'ndjson', input: text }),
      sources: [await sourceOf(input, platform)],
      reading: { ...readingOptions(input), ...reading },
    });
    return plan.columns;
  } catch (error) {
    await vscode.window.showErrorMessage(errorText(toTableError(error), fileName(input)));
    return undefined;
  }
}
