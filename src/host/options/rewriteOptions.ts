/** Everything that a rewrite can be asked for, as a list of options. */
import * as vscode from 'vscode';
import type { RewriteOptions } from '../../jobs/rewriteSpec.ts';
import { avroOptions } from './avroOptions.ts';
import { optionsOfPart, type Option } from './optionList.ts';
import { parquetOptions } from './parquetOptions.ts';
import { reshapeOptions, type AskedTable } from './reshapeOptions.ts';

export interface RewriteContext {
  readonly isAvro: boolean;
  readonly table: AskedTable;
  readonly sortMemoryBytes: number;
}

/** Whether a rewrite of a file takes an Avro file's options. */
export function isAvroName(name: string): boolean {
  return /\.avro$/i.test(name);
}

export function rewriteOptions<S extends RewriteOptions>(
  options: S,
  context: RewriteContext,
): readonly Option<S>[] {
  const written = context.isAvro
    ? optionsOfPart(avroOptions(options.avro ?? {}, { isRewritten: true }), (avro) => ({
        ...options,
        avro,
      }))
    : parquetOptions(options);
  const reshaped = optionsOfPart(reshapeOptions(options.reshape, context), (reshape) => ({
    ...options,
    reshape,
  }));
  return [
    ...reshaped.map((option) => ({ ...option, group: vscode.l10n.t('What is written') })),
    ...written.map((option) => ({ ...option, group: vscode.l10n.t('How it is written') })),
  ];
}
