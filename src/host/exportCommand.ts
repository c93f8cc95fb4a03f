/** `Colonnade: Export Rows…`: what the grid shows, or what is selected in it, whole and uncapped, as any format. */
import * as vscode from 'vscode';
import { countOf } from '../base/quantityText.ts';
import type { FileFormat } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { OpenedDocument } from '../protocol/messages.ts';
import { grownFacts, isGrowing } from '../table/growth.ts';
import type { Range } from '../table/schema.ts';
import { lastChoice } from './jobs/lastChoice.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { answered, choose, runSteps, type Choice, type Step } from './multiStep.ts';
import { chooseFormat, pickOutput } from './outputPicker.ts';
import { formatSetting } from './settings.ts';
import type { TableEditor } from './tableEditor.ts';

/** Of the table; all where undefined. */
interface Part {
  readonly rows?: Range;
  readonly columns?: Range;
}

interface ExportChoice {
  readonly part: Part;
  readonly format: FileFormat;
}

export async function exportCommand(
  { document, remote }: TableEditor,
  services: StartServices,
): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const { schema, badBlocks } = result.document;
  const parts = partsOf(result.document, await remote.selection({}));
  const pickPart: Step<ExportChoice> = async (state, position) => {
    const chosen = await choose(position, vscode.l10n.t('What to export'), parts, state.part);
    return answered(chosen, (part) => ({ ...state, part }));
  };
  const title = vscode.l10n.t('Export from {0}', document.name);
  const steps = parts.length > 1 ? [pickPart, pickFormat] : [pickFormat];
  const { answers, usual } = lastChoice(services.memory, 'convert', document.uri, 'export');
  const start: ExportChoice = {
    part: parts.at(-1)?.value ?? {},
    format: answers.format ?? formatSetting('export', document.uri) ?? 'csv',
  };
  const choice = await runSteps(title, steps, start);
  if (choice === undefined) return;
  const { part, format } = choice;
  const output = await pickOutput(document.uri, { title, suffix: 'export', format, usual });
  if (output === undefined) return;
  const columns = part.columns && schema.fields.slice(part.columns.start, part.columns.end);
  const spec = jobSpec('convert', {
    ...output.write,
    rows: part.rows,
    columns: columns?.map(({ name }) => ({ name })),
  });
  const files = { inputs: [document.uri.toString()], output: output.uri.toString() };
  const reading = { badBlocks, readerSchema: document.readerSchema?.text };
  await startJob({ spec, purpose: 'export', ...files, reading }, services);
}

const pickFormat: Step<ExportChoice> = async (state, position) => {
  const chosen = await chooseFormat(position, state.format);
  return answered(chosen, (format) => ({ ...state, format }));
};

/** All, and what is selected where that is more than the active cell and less than all. */
function partsOf(
  { schema, facts, growth }: OpenedDocument,
  selected: { readonly rows: Range; readonly columns: Range } | null,
): readonly Choice<Part>[] {
  const { rowCount } = grownFacts(facts, growth);
  const columnCount = schema.fields.length;
  const all: Choice<Part> = {
    value: {},
    label: vscode.l10n.t('All rows'),
    description: isGrowing(growth) ? '' : sizeText(rowCount, columnCount),
  };
  if (selected === null) return [all];
  const rows = selected.rows.end - selected.rows.start;
  const columns = selected.columns.end - selected.columns.start;
  const isWhole = rows === rowCount && !isGrowing(growth);
  if (rows * columns === 1 || (isWhole && columns === columnCount)) return [all];
  const part: Part = {
    ...(isWhole ? {} : { rows: selected.rows }),
    ...(columns === columnCount ? {} : { columns: selected.columns }),
  };
  const label = vscode.l10n.t('What is selected');
  return [all, { value: part, label, description: sizeText(rows, columns) }];
}

function sizeText(rows: number, columns: number): string {
  return `${countOf(rows, 'row')} × ${countOf(columns, 'column')}`;
}
