// `npm start [-- PATH]`: a real VS Code with the extension, showing the sample data, or a file or folder.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureHost, ensureProject } from './ensure.mjs';
import { interrupted } from './steps/interrupt.mjs';
import { runScript, step, StepError } from './steps/output.mjs';
import { samplesFolder, vsixPath } from './steps/project.mjs';
import { makeVsix } from './steps/vsix.mjs';

const usage = `npm start [-- [PATH] [options]]

  PATH          a file or folder to open; a copy of the sample data by default
  --desktop     in the VS Code on the PATH, instead of one in the browser
  --port N      the port of the one in the browser
  --no-open     does not open the browser`;

await runScript(async () => {
  const { what, desktop, port, open, help } = parseCommandLine();
  if (help) {
    console.log(usage);
    return;
  }
  await ensureProject();
  const { serverNode } = await import('../test/host/runtime.mjs');
  if (!desktop) await ensureHost();
  if (desktop || serverNode() === undefined) {
    const { startDesktop } = await import('../test/host/desktop.mjs');
    await startDesktop(what);
    return;
  }
  await makeVsix();
  const { startServer } = await import('../test/host/server.mjs');
  const server = await step('Started VS Code', () =>
    startServer({ vsix: vsixPath, port, ...what }),
  );
  try {
    console.log(`\nColonnade is open at\n\n    ${server.url}\n\nCtrl+C ends it.`);
    if (open) openBrowser(server.url);
    await Promise.race([server.ended, untilInterrupted()]);
    if (!interrupted.aborted) throw new StepError(`VS Code ended by itself.\n${server.log()}`);
  } finally {
    await server.close();
  }
});

function parseCommandLine() {
  const { values, positionals } = parseCommandLineOrFail();
  if (positionals.length > 1) throw new StepError(usage);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new StepError(`Not a port: ${values.port}`);
  }
  return {
    what: whatToOpen(positionals[0]),
    desktop: values.desktop,
    port,
    open: !values['no-open'] && process.env['CI'] === undefined,
    help: values.help,
  };
}

function parseCommandLineOrFail() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        desktop: { type: 'boolean', default: false },
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/**
 * @param {string | undefined} given
 * @returns {{ folder: string, open?: string, copy?: boolean }}
 */
function whatToOpen(given) {
  if (given === undefined) return { folder: samplesFolder, copy: true, open: 'trips.parquet' };
  // npm runs scripts in the project's folder; the user may have been elsewhere.
  const place = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  if (!existsSync(place)) throw new StepError(`${place} does not exist.`);
  if (statSync(place).isDirectory()) return { folder: place };
  return { folder: path.dirname(place), open: path.basename(place) };
}

/** @param {string} url */
function openBrowser(url) {
  const [program, ...args] = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  }[/** @type {string} */ (process.platform)] ?? ['xdg-open'];
  const noDisplay =
    program === 'xdg-open' && !(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (program === undefined || noDisplay) return;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  // The address is on the screen: who has no such program opens it by hand.
  child.once('error', () => undefined);
  child.unref();
}

/** @returns {Promise<void>} */
function untilInterrupted() {
  return new Promise((resolve) => {
    // An AbortSignal alone does not keep Node running.
    const alive = setInterval(() => undefined, 60_000);
    const settle = () => {
      clearInterval(alive);
      resolve();
    };
    if (interrupted.aborted) settle();
    else interrupted.addEventListener('abort', settle, { once: true });
  });
}
