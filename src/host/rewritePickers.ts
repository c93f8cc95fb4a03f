/** The questions of `Colonnade: Rewrite…` for a Parquet file. */
import * as vscode from 'vscode';
import { countText } from '../base/quantityText.ts';
import type { RewriteOptions } from '../jobs/rewriteSpec.ts';
import { answered, askCount, choose, runSteps, type Choice, type Step } from './multiStep.ts';
import { chooseOrMore, pickOptions } from './options/optionList.ts';
import { compressionChoices, withCompression } from './options/parquetOptions.ts';
import { rewriteOptions, type RewriteContext } from './options/rewriteOptions.ts';
import type { WriterSettings } from './settings.ts';

/** What is known so far. */
type RewriteState = WriterSettings & Pick<RewriteOptions, 'reshape'>;

const rowPresets: readonly { readonly rows: number; readonly why: string }[] = [
  { rows: 131_072, why: 'finer skipping, more metadata' },
  { rows: 1_048_576, why: 'good compression and scan speed' },
  { rows: 10_485_760, why: 'fewest row groups, needs the most memory' },
];

/** Asks for rows per row group, codec, and what else there is; undefined when the person left. */
export async function pickParquetRewrite(
  title: string,
  start: WriterSettings,
  context: RewriteContext,
): Promise<RewriteOptions | undefined> {
  return runSteps<RewriteState>(title, [pickRows, pickCodec(context)], start);
}

const pickRows: Step<RewriteState> = async (state, position) => {
  const sizes = new Map(rowPresets.map(({ rows, why }) => [rows, why]));
  if (!sizes.has(state.rowGroupRows)) sizes.set(state.rowGroupRows, 'chosen before');
  const choices: Choice<number>[] = [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([rows, why]) => ({ value: rows, label: countText(rows), description: why }));
  choices.push({ value: 0, label: vscode.l10n.t('Another number…') });
  const placeholder = vscode.l10n.t('Rows per row group');
  const chosen = await choose(position, placeholder, choices, state.rowGroupRows);
  const isOther = chosen.kind === 'done' && chosen.value === 0;
  const rows = isOther ? await askCount(position, placeholder, state.rowGroupRows) : chosen;
  return answered(rows, (rowGroupRows) => ({ ...state, rowGroupRows }));
};

const pickCodec =
  (context: RewriteContext): Step<RewriteState> =>
  async (state, position) =>
    chooseOrMore(
      position,
      {
        placeholder: vscode.l10n.t('Compression'),
        choices: compressionChoices,
        active: state.compression,
      },
      (compression) => withCompression(state, compression),
      async () => pickOptions(state, position, (each) => rewriteOptions(each, context)),
    );
