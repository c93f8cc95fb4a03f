/** `Colonnade: Export Rows…`: what the grid shows, or what is selected in it, whole and uncapped, as any format. */
import * as vscode from 'vscode';
import { countOf } from '../base/quantityText.ts';
import type { FileFormat } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { OpenedDocument, ShownTable } from '../protocol/messages.ts';
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
  readonly rows?: Range | undefined;
  readonly columns?: readonly number[] | undefined;
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
  const parts = partsOf(result.document, await remote.shown({}));
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
  const columns = part.columns?.flatMap((column) => schema.fields[column] ?? []);
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

/** All that is shown, and what is selected where that is more than the active cell and less than all. */
function partsOf(
  { schema, facts, growth }: OpenedDocument,
  { columns: shown, selected }: ShownTable,
): readonly Choice<Part>[] {
  const { rowCount } = grownFacts(facts, growth);
  const isWhole =
    shown.length === schema.fields.length && shown.every((column, at) => column === at);
  const all: Choice<Part> = {
    value: { columns: isWhole ? undefined : shown },
    label:
      shown.length < schema.fields.length
        ? vscode.l10n.t('All rows, the columns that are shown')
        : vscode.l10n.t('All rows'),
    description: isGrowing(growth) ? '' : sizeText(rowCount, shown.length),
  };
  if (selected === null) return [all];
  const columns = shown.slice(selected.columns.start, selected.columns.end);
  const rows = selected.rows.end - selected.rows.start;
  const isAllRows = rows === rowCount && !isGrowing(growth);
  const isAllColumns = columns.length === shown.length;
  if (rows * columns.length === 1 || (isAllRows && isAllColumns)) return [all];
  const part: Part = {
    rows: isAllRows ? undefined : selected.rows,
    columns: isAllColumns ? all.value.columns : columns,
  };
  const label = vscode.l10n.t('What is selected');
  return [all, { value: part, label, description: sizeText(rows, columns.length) }];
}

function sizeText(rows: number, columns: number): string {
  return `${countOf(rows, 'row')} × ${countOf(columns, 'column')}`;
}
