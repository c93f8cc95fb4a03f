/** The commands of package.json: a test holds the two lists together. */
import * as vscode from 'vscode';
import { columnCommands } from './columnCommands.ts';
import { countSegments } from './countSegments.ts';
import { convertCommand } from './convertCommand.ts';
import { enterKey } from './enterKey.ts';
import { exportCommand } from './exportCommand.ts';
import { countText } from '../base/quantityText.ts';
import { chooseReaderSchema } from './readerSchema.ts';
import { countManyFiles } from './manyFiles/countManyFiles.ts';
import { mergeCommand } from './manyFiles/mergeCommand.ts';
import { splitCommand } from './manyFiles/splitCommand.ts';
import { validateManyFiles } from './manyFiles/validateManyFiles.ts';
import { rewriteCommand } from './rewriteCommand.ts';
import { sampleCommand } from './sample/sampleCommand.ts';
import { parseRowNumber } from '../base/rowNumber.ts';
import { extensionsOf } from '../formats/fileFormat.ts';
import { grownFacts, isGrowing } from '../table/growth.ts';
import { jobCommands } from './jobs/jobCommands.ts';
import type { StartServices } from './jobs/startJob.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import type { TableEditor } from './tableEditor.ts';
import { validateCommand, type ReportServices } from './validateCommand.ts';
import { viewType, type TableEditorProvider } from './tableEditorProvider.ts';

/** With the file that was clicked in the explorer, and all that are selected there. */
type Command = (uri?: vscode.Uri, selected?: readonly vscode.Uri[]) => Promise<void>;

type OnFile<T> = (what: T, services: CommandServices) => Promise<void>;

export type CommandServices = TableDocumentServices & StartServices & ReportServices;

export function registerCommands(
  provider: TableEditorProvider,
  services: CommandServices,
): vscode.Disposable {
  const onActive =
    <A extends unknown[]>(act: (editor: TableEditor, ...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      if (provider.active === undefined)
        await vscode.window.showInformationMessage(
          vscode.l10n.t('Open a Parquet or Avro file with Colonnade first.'),
        );
      else await act(provider.active, ...given);
    };
  /** On the file that was clicked in the explorer, else on the active editor's, else on one that is asked for. */
  const onFile =
    (act: (uri: vscode.Uri) => Promise<void>): Command =>
    async (uri) => {
      const file = uri ?? provider.active?.document.uri ?? (await askForFile());
      if (file !== undefined) await act(file);
    };

  /** As `onFile`, or on all that are selected in the explorer. */
  const onFiles =
    (act: OnFile<vscode.Uri>, onMany: OnFile<readonly vscode.Uri[]>): Command =>
    async (uri, uris) => {
      if (uris !== undefined && uris.length > 1) await onMany(uris, services);
      else await onFile(async (only) => act(only, services))(uri);
    };

  const commands: Readonly<Record<string, Command>> = {
    'colonnade.rewrite': onFile(async (uri) => rewriteCommand(uri, services)),
    'colonnade.sample': onFile(async (uri) => sampleCommand(uri, services)),
    'colonnade.convert': onFile(async (uri) => convertCommand(uri, services)),
    'colonnade.merge': async (uri, selected) => {
      const chosen = selected ?? (uri === undefined ? await openFiles(true) : [uri]);
      if (chosen.length > 0) await mergeCommand(chosen, services);
    },
    'colonnade.split': onFile(async (uri) => splitCommand(uri, services)),
    'colonnade.exportRows': onActive(async (editor) => exportCommand(editor, services)),
    // One command by the names that both formats have for it.
    'colonnade.countRowGroups': onFiles(countSegments, countManyFiles),
    'colonnade.countBlocks': onFiles(countSegments, countManyFiles),
    'colonnade.validate': onFiles(validateCommand, validateManyFiles),
    'colonnade.enterKey': onActive(async ({ document }) => enterKey(document, services.keys)),
    'colonnade.chooseReaderSchema': onActive(async ({ document }) => chooseReaderSchema(document)),
    'colonnade.goToRow': onActive(goToRow),
    'colonnade.goToColumn': onActive(goToColumn),
    'colonnade.toggleDetails': onActive(async ({ remote }) => remote.toggleDetails({})),
    'colonnade.showLayout': onFile(async (uri) => {
      await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
      await provider.active?.remote.toggleDetails({ show: true });
    }),
    'colonnade.copySelection': onActive(async ({ remote }) => remote.copySelection({})),
    'colonnade.openSettings': async () => {
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:colonnade.colonnade',
      );
    },
    'colonnade.showLog': async () => {
      services.log.show();
      return Promise.resolve();
    },
  };
  const ofColumns = Object.fromEntries(
    Object.entries(columnCommands).map(([name, act]) => [name, onActive(act)]),
  );
  return vscode.Disposable.from(
    ...Object.entries({ ...commands, ...ofColumns, ...jobCommands(services) }).map(([name, run]) =>
      vscode.commands.registerCommand(name, run),
    ),
  );
}

async function goToRow({ document, remote }: TableEditor): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const { facts, growth } = result.document;
  const { rowCount } = grownFacts(facts, growth);
  if (rowCount === 0 && !isGrowing(growth)) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to Row'),
    // A page that is still being loaded may take the focus at any moment.
    ignoreFocusOut: true,
    prompt: isGrowing(growth)
      ? vscode.l10n.t(
          'A row from 1 on, {0} are known so far; 2.5M and 1e9 work too, −1 is the last.',
          countText(rowCount),
        )
      : vscode.l10n.t(
          'A row from 1 to {0}; 2.5M and 1e9 work too, −1 is the last.',
          countText(rowCount),
        ),
    validateInput: (typed) => {
      const parsed = parseRowNumber(typed);
      return parsed.kind === 'invalid' ? parsed.reason : undefined;
    },
  });
  const parsed = text === undefined ? undefined : parseRowNumber(text);
  if (parsed?.kind === 'row') await remote.goToRow({ target: parsed.target });
}

async function goToColumn({ document, remote }: TableEditor): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const items = result.document.schema.fields.map(({ name, typeText }, column) => ({
    label: name,
    description: typeText,
    column,
  }));
  const title = vscode.l10n.t('Go to Column');
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (chosen !== undefined) await remote.goToColumn({ column: chosen.column });
}

async function askForFile(): Promise<vscode.Uri | undefined> {
  const [file] = await openFiles(false);
  return file;
}

async function openFiles(canSelectMany: boolean): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany,
    filters: {
      [vscode.l10n.t('Parquet and Avro')]: [...extensionsOf.parquet, ...extensionsOf.avro],
    },
  });
  return chosen ?? [];
}
