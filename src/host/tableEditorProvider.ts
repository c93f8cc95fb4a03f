/** VS Code's way in: makes documents and editors, and knows which editor is active. */
import * as vscode from 'vscode';
import { TableDocument, type TableDocumentServices } from './tableDocument.ts';
import { TableEditor } from './tableEditor.ts';

export const viewType = 'colonnade.table';

export class TableEditorProvider implements vscode.CustomReadonlyEditorProvider<TableDocument> {
  readonly #extension: vscode.Uri;
  readonly #services: TableDocumentServices;
  readonly #editors = new Set<TableEditor>();
  readonly #changed = new vscode.EventEmitter<TableEditor | undefined>();
  #active: TableEditor | undefined;

  /** The active editor, its active cell, or what is known of its file is another one now. */
  readonly onDidChangeActive = this.#changed.event;

  constructor(extension: vscode.Uri, services: TableDocumentServices) {
    this.#extension = extension;
    this.#services = services;
  }

  /** The editor that commands act on. */
  get active(): TableEditor | undefined {
    return this.#active;
  }

  openCustomDocument(uri: vscode.Uri): TableDocument {
    return new TableDocument(uri, this.#services);
  }

  resolveCustomEditor(document: TableDocument, panel: vscode.WebviewPanel): void {
    const editor = new TableEditor(document, panel, {
      extension: this.#extension,
      log: this.#services.log,
      onDidChange: (changed) => {
        if (changed === this.#active) this.#changed.fire(changed);
      },
    });
    this.#editors.add(editor);
    if (panel.active) this.#activate(editor);
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#activate(editor);
      else if (this.#active === editor) this.#activate(undefined);
    });
    panel.onDidDispose(() => {
      this.#editors.delete(editor);
      if (this.#active === editor) this.#activate(undefined);
    });
  }

  #activate(editor: TableEditor | undefined): void {
    this.#active = editor;
    this.#changed.fire(editor);
  }
}
