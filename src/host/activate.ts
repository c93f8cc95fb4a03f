/** What both entries start: one engine, one editor provider, the commands, the status bar. Nothing heavy runs here. */
import * as vscode from 'vscode';
import { Engine } from '../engine/engine.ts';
import { registerCommands } from './commands.ts';
import type { HostPlatform } from './hostPlatform.ts';
import { KeyStore } from './keyStore.ts';
import { registerSchemaTexts } from './schemaTexts.ts';
import { memoryLimitBytes } from './settings.ts';
import { createStatusBar } from './statusBar.ts';
import { TableEditorProvider, viewType } from './tableEditorProvider.ts';

export function activateHost(context: vscode.ExtensionContext, platform: HostPlatform): void {
  const log = vscode.window.createOutputChannel('Colonnade', { log: true });
  const engine = new Engine(platform.engine, {
    // One processor is left to the editor itself.
    readers: Math.max(1, Math.min(4, platform.processors - 1)),
    memoryLimitBytes,
  });
  const services = { platform, engine, keys: new KeyStore(context.secrets), log };
  const provider = new TableEditorProvider(context.extensionUri, services);
  context.subscriptions.push(
    log,
    { dispose: () => void engine.dispose() },
    vscode.window.registerCustomEditorProvider(viewType, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
    registerCommands(provider, services),
    registerSchemaTexts(services),
    createStatusBar(provider),
  );
}
