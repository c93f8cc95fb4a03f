/** `Colonnade: Export Rows…`: what the grid shows, or what is selected in it, whole and uncapped, as any format. */
import * as vscode from 'vscode';
import { countOf } from '../base/quantityText.ts';
import type { FileFormat } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { OpenedDocument, ShownTable } from '../protocol/messages.ts';
import type { Range } from '../table/schema.ts';
import { lastChoice } from './jobs/lastChoice.ts';
import { startJob, type StartServices } from './jobs/startJob.ts';
import { answered, choose, runSteps, type Choice, type Step } from './multiStep.ts';
import { chooseFormat, pickOutput } from './outputPicker.ts';
import { formatSetting, sortMemoryBytes } from './settings.ts';
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
  const shown = await remote.shown({});
  const parts = partsOf(result.document, shown);
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
    where: shown.view.where,
    ...(shown.view.sort && {
      sort: [shown.view.sort],
      sortMemoryBytes: sortMemoryBytes(document.uri),
    }),
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
function partsOf({ schema }: OpenedDocument, shown: ShownTable): readonly Choice<Part>[] {
  const { columns, rowCount, selected } = shown;
  const count = schema.fields.length;
  const isOwn = columns.length === count && columns.every((column, at) => column === at);
  const isAll = columns.length === count && shown.view.where === undefined;
  const all: Choice<Part> = {
    value: { columns: isOwn ? undefined : columns },
    label: isAll ? vscode.l10n.t('All rows') : vscode.l10n.t('All that is shown'),
    description: rowCount === undefined ? '' : sizeText(rowCount, columns.length),
  };
  if (selected === null) return [all];
  const chosen = columns.slice(selected.columns.start, selected.columns.end);
  const rows = selected.rows.end - selected.rows.start;
  const isAllRows = rows === rowCount;
  const isAllColumns = chosen.length === columns.length;
  if (rows * chosen.length === 1 || (isAllRows && isAllColumns)) return [all];
  const part: Part = {
    rows: isAllRows ? undefined : selected.rows,
    columns: isAllColumns ? all.value.columns : chosen,
  };
  const label = vscode.l10n.t('What is selected');
  return [all, { value: part, label, description: sizeText(rows, chosen.length) }];
}

function sizeText(rows: number, columns: number): string {
  return `${countOf(rows, 'row')} × ${countOf(columns, 'column')}`;
}
