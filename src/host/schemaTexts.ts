/** The schema of a file as a text of its own: on the clipboard, as an outline for the panel, or in a read-only editor. */
import * as vscode from 'vscode';
import { TableError } from '../base/errors.ts';
import { prettyJson } from '../base/prettyJson.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { SchemaForm, SchemaOutline } from '../protocol/messages.ts';
import { signalOf } from './cancellation.ts';
import { sourceOf } from './fileAccess.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import { fileName } from './uriNames.ts';

const scheme = 'colonnade-schema';

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

/** As the file has it, to the byte. */
export async function copySchema(table: EngineTable, form: SchemaForm): Promise<void> {
  await vscode.env.clipboard.writeText(await schemaText(table, form));
}

/** Shows the schema in an editor of its own, named as an .avsc file of it would be. */
export async function openSchema(file: vscode.Uri, form: SchemaForm): Promise<void> {
  const name = fileName(file).replace(/\.[^.]*$/, '');
  const path = form === 'canonical' ? `/${name}.canonical.avsc` : `/${name}.avsc`;
  // All that is needed to make the text anew is in its address: it outlives the window.
  const uri = vscode.Uri.from({ scheme, path, fragment: form, query: file.toString() });
  await vscode.window.showTextDocument(uri, { preview: false });
}

/** Serves what `openSchema` opens; reads no more of a file than its header. */
export function registerSchemaTexts(services: TableDocumentServices): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query, fragment }, token) {
      const form: SchemaForm = fragment === 'canonical' ? 'canonical' : 'asWritten';
      const { engine, platform, keys } = services;
      const file = vscode.Uri.parse(query);
      const cancelling = signalOf(token);
      const options = { keys: await keys.get(file) };
      const source = await sourceOf(file, platform);
      const table = await engine.openTable(source, options, cancelling.signal);
      try {
        const text = await schemaText(table, form);
        // Laid out for reading; but in the canonical form every space counts.
        return form === 'canonical' ? text : prettyJson(text);
      } finally {
        cancelling.dispose();
        await table.close();
      }
    },
  });
}

async function schemaText(table: EngineTable, form: SchemaForm): Promise<string> {
  const document = await table.schemaDocument();
  const text = form === 'canonical' ? document?.canonicalForm : document?.text;
  if (text === undefined)
    throw new TableError('invalidArgument', 'the file has no such form of its schema');
  return text;
}
