// Runs a real VS Code, to be used through a browser: on this machine only, without a password, in a throw-away
// profile.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mustRun, StepError } from '../../scripts/steps/output.mjs';
import { makeProfile } from './profile.mjs';
import { linkServerPackages, serverEntry, serverNode } from './runtime.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} vsix The extension to install.
 * @property {string} folder What to show.
 * @property {boolean} [copy] Works on a copy of the folder, which goes when the server goes.
 * @property {Record<string, unknown>} [settings] The user's settings, over quiet ones.
 * @property {string} [open] A file to show at once; relative to the folder.
 * @property {number | undefined} [port] A free one by default.
 */

/**
 * @typedef {object} Server
 * @property {string} url The page that shows the folder.
 * @property {string} folder The folder it shows: the one asked for, or its copy.
 * @property {NodeJS.ProcessEnv} env Keeps other programs, such as a browser, inside the server's profile too.
 * @property {() => string} log
 * @property {Promise<void>} ended Settles when the server ends, for whatever reason.
 * @property {() => Promise<void>} close Ends it and removes its profile. May be called again.
 */

const opener = path.join(path.dirname(fileURLToPath(import.meta.url)), 'opener');
const copyAll = { recursive: true };
const host = '127.0.0.1';
const startTimeout = 60_000;

/**
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer({ vsix, folder, copy = false, settings, open, port }) {
  const node = serverNode();
  if (node === undefined) throw new StepError('This platform has no Node 24 to run VS Code with.');
  linkServerPackages();
  const profile = makeProfile(settings);
  try {
    const shown = copy ? path.join(profile.folder, path.basename(folder)) : folder;
    if (copy) fs.cpSync(folder, shown, copyAll);
    if (open !== undefined) {
      // Present before the first installation, a folder counts as installed.
      fs.cpSync(opener, path.join(profile.extensions, 'opener'), copyAll);
      profile.env['COLONNADE_OPEN'] = path.resolve(shown, open);
    }
    const install = [...profileArguments(profile), '--install-extension', vsix, '--force'];
    await mustRun(node, install, { env: profile.env });
    return await launch(node, profile, { folder: shown, port: port ?? (await freePort()) });
  } catch (error) {
    profile.remove();
    throw error;
  }
}

/** @param {import('./profile.mjs').Profile} profile */
const profileArguments = ({ userData, extensions }) => [
  serverEntry,
  ...['--user-data-dir', userData, '--extensions-dir', extensions],
  ...['--disable-telemetry', '--disable-update-check'],
];

/**
 * @param {string} node
 * @param {import('./profile.mjs').Profile} profile
 * @param {{ folder: string, port: number }} options
 * @returns {Promise<Server>}
 */
async function launch(node, profile, { folder, port }) {
  const logFile = path.join(profile.folder, 'server.log');
  const logTo = fs.openSync(logFile, 'w');
  const log = () => fs.readFileSync(logFile, 'utf8');
  const child = spawn(
    node,
    [
      ...profileArguments(profile),
      ...['--auth', 'none', '--bind-addr', `${host}:${port}`],
      ...['--disable-getting-started-override', '--disable-proxy', '--disable-workspace-trust'],
      // The last line of defence, should this program be killed without a chance to end the server.
      ...['--idle-timeout-seconds', '1800'],
    ],
    // Its own process group, so that all its children can be ended with it.
    { env: profile.env, stdio: ['ignore', logTo, logTo], detached: true },
  );
  fs.closeSync(logTo);
  let running = true;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    const settle = () => {
      running = false;
      resolve();
    };
    child.once('exit', settle);
    child.once('error', settle);
  });

  /** @type {Promise<void> | undefined} */
  let closing;
  const close = () => (closing ??= endGroup(child, ended).finally(profile.remove));
  // For a program that ends without having called close.
  process.once('exit', () => {
    if (closing !== undefined) return;
    signalGroup(child, 'SIGKILL');
    profile.remove();
  });

  const origin = `http://${host}:${port}`;
  const deadline = Date.now() + startTimeout;
  while (!(await answers(`${origin}/healthz`))) {
    if (running && Date.now() < deadline) {
      await sleep(25);
      continue;
    }
    const words = log();
    await close();
    throw new StepError(`VS Code did not start.\n${words}`);
  }
  const url = `${origin}/?folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}`;
  return { url, folder, env: profile.env, log, ended, close };
}

/**
 * Ends a process group: asks, waits three seconds, then insists.
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<void>} ended
 */
async function endGroup(child, ended) {
  signalGroup(child, 'SIGTERM');
  await Promise.race([ended, sleep(3000)]);
  // Children may outlive their leader.
  signalGroup(child, 'SIGKILL');
  await ended;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

const answers = (/** @type {string} */ url) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
      });
    });
  });
