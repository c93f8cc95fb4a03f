/** The browser entry: browser workers, and files as whole bytes. */
import * as vscode from 'vscode';
import { activateHost } from './host/activate.ts';
import { webEnginePlatform } from './web/webEngine.ts';

export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  activateHost(context, {
    engine: webEnginePlatform(async (name) =>
      // A copy on a plain ArrayBuffer, as Blob and WebAssembly want it.
      Uint8Array.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, name))),
    ),
    processors: navigator.hardwareConcurrency,
    files: undefined,
    process: undefined,
  });
}
