/** `Colonnade: Rewrite…`: asks what a job needs to know, and starts it. */
import * as vscode from 'vscode';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { RewriteOptions } from '../jobs/rewriteSpec.ts';
import { pickAvroRewrite } from './avroRewritePickers.ts';
import { lastChoice } from './jobs/lastChoice.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { isAvroName, type RewriteContext } from './options/rewriteOptions.ts';
import { pickParquetRewrite } from './rewritePickers.ts';
import { schemaOf } from './schemaOf.ts';
import { avroWriterSettings, sortMemoryBytes } from './settings.ts';
import { besideWithSuffix, fileName } from './uriNames.ts';

export async function rewriteCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const name = fileName(input);
  const title = vscode.l10n.t('Rewrite {0}', name);
  const { usual } = lastChoice(services.memory, 'rewrite', input);
  const context: RewriteContext = {
    isAvro: isAvroName(name),
    table: async () => schemaOf(input, services),
    sortMemoryBytes: sortMemoryBytes(input),
  };
  const options: RewriteOptions | undefined = context.isAvro
    ? await pickAvroRewrite(
        title,
        { start: { avro: usual.avro }, usual: avroWriterSettings(input) },
        context,
      )
    : await pickParquetRewrite(title, usual.parquet, context);
  if (options === undefined) return;
  const output = await pickRewritten(input, title);
  if (output === undefined) return;
  const files = { inputs: [input.toString()], output: output.toString() };
  await startJob({ spec: jobSpec('rewrite', options), ...files }, services);
}

/** Asks for the file that is written, of the input's format; undefined when the person left. */
async function pickRewritten(input: vscode.Uri, title: string): Promise<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Continue'),
    defaultUri: besideWithSuffix(input, 'rewritten'),
    filters: isAvroName(fileName(input)) ? { Avro: ['avro'] } : { Parquet: ['parquet'] },
  });
}
