/** `Colonnade: Choose Reader Schema…`: reads an Avro file as the schema of an .avsc, or as its own again. */
import * as vscode from 'vscode';
import type { TableDocument } from './tableDocument.ts';
import { fileName } from './uriNames.ts';

/** Larger files are no schemas. */
const maxSchemaBytes = 16 * 1024 * 1024;

export async function chooseReaderSchema(document: TableDocument): Promise<void> {
  const choice = document.readerSchema === undefined ? 'choose' : await chooseOrClear(document);
  if (choice === 'clear') await readAs(document, undefined);
  if (choice !== 'choose') return;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Reader Schema: {0}', document.name),
    openLabel: vscode.l10n.t('Read as This Schema'),
    canSelectMany: false,
    filters: { [vscode.l10n.t('Avro schemas')]: ['avsc', 'json'] },
  });
  const [uri] = chosen ?? [];
  if (uri !== undefined) await readAs(document, uri);
}

async function chooseOrClear({
  name,
  readerSchema,
}: TableDocument): Promise<'choose' | 'clear' | undefined> {
  const items = [
    { label: vscode.l10n.t('Choose another schema…'), choice: 'choose' },
    {
      label: vscode.l10n.t('Clear'),
      description: vscode.l10n.t(
        'Read {0} as it was written, not as {1}',
        name,
        readerSchema?.name ?? '',
      ),
      choice: 'clear',
    },
  ] as const;
  const title = vscode.l10n.t('Reader Schema: {0}', name);
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.choice;
}

/** Where the file cannot be read as the schema, it is shown as before, and every reason is told. */
async function readAs(document: TableDocument, uri: vscode.Uri | undefined): Promise<void> {
  const name = uri === undefined ? '' : fileName(uri);
  if (uri !== undefined && (await vscode.workspace.fs.stat(uri)).size > maxSchemaBytes) {
    await vscode.window.showErrorMessage(vscode.l10n.t('{0} is too large for a schema.', name));
    return;
  }
  const schema = uri && {
    name,
    text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
  };
  const problem = await document.setReaderSchema(schema);
  if (problem !== undefined)
    await vscode.window.showErrorMessage(
      vscode.l10n.t('{0} cannot be read as {1}', document.name, name),
      { modal: true, detail: problem.message.replaceAll('; ', ';\n') },
    );
}
