// Where things are in this repository, and the two programs every step runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './output.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const hostFolder = path.join(root, 'test/host');
export const samplesFolder = path.join(root, 'test/fixtures/samples');
export const vsixPath = path.join(root, 'dist/colonnade.vsix');
export const outFolder = path.join(root, 'out');

/** @param {string} file */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Runs npm, whichever npm runs us.
 * @param {readonly string[]} args
 * @param {import('./output.mjs').RunOptions} [options]
 */
export function npm(args, options) {
  const cli = process.env['npm_execpath'];
  // `npm` itself is a shell script on Windows, which cannot be started without a shell.
  if (cli?.endsWith('.js')) return mustRun(process.execPath, [cli, ...args], options);
  const windows = process.platform === 'win32';
  return mustRun(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

/**
 * A Node program of an installed package.
 * @param {string} script Its path under node_modules.
 * @param {readonly string[]} args
 * @returns {[string, string[]]} Program and arguments.
 */
export const packageProgram = (script, args) => [
  process.execPath,
  [path.join(root, 'node_modules', script), ...args],
];
