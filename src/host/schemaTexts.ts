/** The schema of a file as a text of its own: in an editor, on the clipboard, or as an outline for the panel. */
import * as vscode from 'vscode';
import { TableError } from '../base/errors.ts';
import { prettyJson } from '../base/prettyJson.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { SchemaForm, SchemaOutline } from '../protocol/messages.ts';

/** Null for formats that have no schema document. */
export async function schemaOutline(
  table: EngineTable,
  signal: AbortSignal,
): Promise<SchemaOutline | null> {
  const document = await table.schemaDocument(signal);
  if (document === undefined) return null;
  const { fingerprints, remarks, nodes, nodeCount } = document;
  const hasCanonicalForm = document.canonicalForm !== undefined;
  return { fingerprints, remarks, nodes, nodeCount, hasCanonicalForm };
}

/** In an untitled document, laid out for reading; the canonical form stays as it is, for every space counts there. */
export async function openSchema(table: EngineTable, form: SchemaForm): Promise<void> {
  const text = await schemaText(table, form);
  const content = form === 'canonical' ? text : prettyJson(text);
  const opened = await vscode.workspace.openTextDocument({ language: 'json', content });
  await vscode.window.showTextDocument(opened);
}

/** As the file has it, to the byte. */
export async function copySchema(table: EngineTable, form: SchemaForm): Promise<void> {
  await vscode.env.clipboard.writeText(await schemaText(table, form));
}

async function schemaText(table: EngineTable, form: SchemaForm): Promise<string> {
  const document = await table.schemaDocument();
  const text = form === 'canonical' ? document?.canonicalForm : document?.text;
  if (text === undefined)
    throw new TableError('invalidArgument', 'the file has no such form of its schema');
  return text;
}
