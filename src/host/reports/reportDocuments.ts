/** Reports as read-only Markdown documents, shown rendered. They live as long as the window. */
import * as vscode from 'vscode';

const scheme = 'colonnade-report';
/** The oldest are forgotten beyond. */
const maxReports = 20;

export class ReportDocuments implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #next = 1;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ query }) =>
        this.#texts.get(query) ?? vscode.l10n.t('This report is gone. Make it anew.'),
    });
  }

  /** `name` is that of a file, as it is shown on the tab. */
  async show(name: string, markdown: string): Promise<void> {
    const query = String(this.#next++);
    this.#texts.set(query, markdown);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > maxReports && oldest !== undefined) this.#texts.delete(oldest);
    const uri = vscode.Uri.from({ scheme, path: `/${name}.md`, query });
    await vscode.commands.executeCommand('markdown.showPreview', uri).then(undefined, async () => {
      // Where the preview is switched off, the text reads well enough.
      await vscode.window.showTextDocument(uri, { preview: true });
    });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}
