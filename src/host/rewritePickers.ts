/** The questions of `Colonnade: Rewrite…`, with the settings as defaults. */
import * as vscode from 'vscode';
import type { Compression, RewriteOptions } from '../jobs/rewriteSpec.ts';
import { pickAvroRewrite } from './avroRewritePickers.ts';
import { askCount, choose, runSteps, type Choice, type Step } from './multiStep.ts';
import { countText } from '../base/quantityText.ts';
import type { RewriteState } from './reshapePickers.ts';
import { avroWriterSettings, writerSettings } from './settings.ts';
import { compressionChoices, pickMoreOptions, withCompression } from './writeOptionPickers.ts';
import { besideWithSuffix, fileName } from './uriNames.ts';

export interface RewriteChoice {
  readonly options: RewriteOptions;
  readonly output: vscode.Uri;
}

const rowPresets: readonly { readonly rows: number; readonly why: string }[] = [
  { rows: 131_072, why: 'finer skipping, more metadata' },
  { rows: 1_048_576, why: 'good compression and scan speed' },
  { rows: 10_485_760, why: 'fewest row groups, needs the most memory' },
];

/** Asks for rows per row group, codec and output file; undefined when the person left. */
export async function pickRewrite(input: vscode.Uri): Promise<RewriteChoice | undefined> {
  const title = vscode.l10n.t('Rewrite {0}', fileName(input));
  const isAvro = /\.avro$/i.test(input.path);
  const options = isAvro
    ? await pickAvroRewrite(title, avroWriterSettings(input))
    : await runSteps<RewriteState>(title, [pickRows, pickCodec], writerSettings(input));
  if (options === undefined) return undefined;
  const output = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Rewrite'),
    defaultUri: besideWithSuffix(input, 'rewritten'),
    filters: isAvro ? { Avro: ['avro'] } : { Parquet: ['parquet'] },
  });
  return output === undefined ? undefined : { options, output };
}

const pickRows: Step<RewriteState> = async (state, position) => {
  const sizes = new Map(rowPresets.map(({ rows, why }) => [rows, why]));
  if (!sizes.has(state.rowGroupRows)) sizes.set(state.rowGroupRows, 'from your settings');
  const choices: Choice<number>[] = [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([rows, why]) => ({ value: rows, label: countText(rows), description: why }));
  choices.push({ value: 0, label: vscode.l10n.t('Another number…') });
  const placeholder = vscode.l10n.t('Rows per row group');
  const chosen = await choose(position, placeholder, choices, state.rowGroupRows);
  if (chosen.kind !== 'done') return chosen;
  const rows =
    chosen.value === 0 ? await askCount(position, placeholder, state.rowGroupRows) : chosen;
  return rows.kind === 'done'
    ? { kind: 'done', value: { ...state, rowGroupRows: rows.value } }
    : rows;
};

const pickCodec: Step<RewriteState> = async (state, position) => {
  const placeholder = vscode.l10n.t('Compression');
  for (;;) {
    const more: Choice<Compression | 'more'> = {
      value: 'more',
      label: vscode.l10n.t('More options…'),
      description: vscode.l10n.t('columns, rows, order; levels, pages, statistics, bloom filters'),
    };
    const chosen = await choose(
      position,
      placeholder,
      [...compressionChoices, more],
      state.compression,
    );
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value !== 'more')
      return { kind: 'done', value: withCompression(state, chosen.value) };
    const options = await pickMoreOptions(state, position);
    if (options.kind !== 'back') return options;
  }
};
