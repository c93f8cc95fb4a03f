/** The desktop entry: Node's files and worker threads for the host. */
import type * as vscode from 'vscode';
import { activateHost } from './host/activate.ts';
import { fileTarget, folderTarget, nodeEnginePlatform, processorCount } from './node/nodeEngine.ts';
import { isRunning } from './node/owner.ts';

export function activate(context: vscode.ExtensionContext): void {
  activateHost(context, {
    engine: nodeEnginePlatform(context.asAbsolutePath('dist')),
    processors: processorCount(),
    files: { target: fileTarget, folder: folderTarget },
    process: { id: process.pid, isRunning },
  });
}
