/** The one place that reads settings. Names and defaults are in package.json; a test holds the two together. */
import * as vscode from 'vscode';
import type { ReadingOptions } from '../engine/engineApi.ts';
import { compressions, type Compression } from '../jobs/rewriteSpec.ts';

const megabyte = 1024 * 1024;

/** Most bytes that decoding one piece of a file may take. */
export function memoryLimitBytes(): number {
  return number('reader.memoryLimitMegabytes', 1024) * megabyte;
}

/** How files are read. */
export function readingOptions(scope: vscode.Uri): ReadingOptions {
  return {
    verifyChecksums: setting('reader.verifyChecksums', scope) === true,
    badBlocks: setting('reader.badBlocks', scope) === 'skip' ? 'skip' : 'strict',
    prefetchBlocks: number('reader.prefetchBlocks', 4, scope),
    prefetchBytes: number('reader.prefetchMegabytes', 64, scope) * megabyte,
    batchRows: number('reader.batchRows', 65_536, scope),
  };
}

export interface WriterSettings {
  readonly rowGroupRows: number;
  readonly rowGroupBytes: number;
  readonly compression: Compression;
}

/** What jobs write when nothing else is asked for. */
export function writerSettings(scope: vscode.Uri): WriterSettings {
  const name = setting('writer.compression', scope);
  return {
    rowGroupRows: number('writer.rowGroupRows', 1_048_576, scope),
    rowGroupBytes: number('writer.rowGroupMegabytes', 512, scope) * megabyte,
    compression: compressions.find((known) => known === name) ?? 'zstd',
  };
}

function setting(name: string, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration('colonnade', scope).get<unknown>(name);
}

/** A positive number; what a person mistyped falls back to the default. */
function number(name: string, fallback: number, scope?: vscode.Uri): number {
  const value = setting(name, scope);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}
