// Finds a Chromium for the tests, or fetches one.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { mustRun, run, step, StepError } from './output.mjs';
import { packageProgram, root } from './project.mjs';

/**
 * @typedef {object} Browser
 * @property {string} executablePath
 * @property {Record<string, string>} env What it needs besides the usual environment.
 */

/**
 * The machine's own browser; else Playwright's download; else Debian's package; else one from the npm registry, which
 * needs nothing of the machine, but is made for single pages and may not bear a whole VS Code.
 * @returns {Promise<Browser>}
 */
export async function findBrowser() {
  const found = installedBrowser() ?? (await playwrightBrowser()) ?? packagedBrowser();
  if (found !== undefined) return found;
  return withLock('browser', fetchBrowser);
}

async function fetchBrowser() {
  /** @type {[string, () => Promise<Browser | undefined>][]} */
  const ways = [
    ['from Playwright', downloadPlaywrightBrowser],
    ['from Debian', installDebianBrowser],
    ['from npm', unpackPackagedBrowser],
  ];
  const failures = [];
  for (const [name, way] of ways) {
    try {
      const browser = await way();
      if (browser !== undefined && (await starts(browser))) return browser;
      failures.push(
        `${name}: ${browser === undefined ? 'not for this machine' : 'does not start'}`,
      );
    } catch (error) {
      failures.push(`${name}: ${lastLine(error)}`);
    }
  }
  throw new StepError(
    `The tests need Chrome or Chromium. Install it, or set CHROMIUM_PATH to its program.\n${failures.join('\n')}`,
  );
}

const lastLine = (/** @type {unknown} */ error) =>
  String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n')
    .at(-1);

/**
 * Whether it shows a page: one that only tells its version may still lack a library.
 * @param {Browser} browser
 */
async function starts({ executablePath, env }) {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom'];
  const { code, output } = await run(executablePath, [...flags, 'data:text/html,shown'], {
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  return code === 0 && output.includes('shown');
}

// The machine's own.

function installedBrowser() {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && !existsSync(given)) {
    throw new StepError(`CHROMIUM_PATH names ${given}, which does not exist.`);
  }
  const executablePath = given ?? usualPlaces().find((place) => existsSync(place));
  return executablePath === undefined ? undefined : { executablePath, env: {} };
}

/** @returns {string[]} */
function usualPlaces() {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((base) =>
        ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].flatMap((product) =>
          ['chrome.exe', 'msedge.exe'].map((program) =>
            path.join(process.env[base] ?? 'C:', product, 'Application', program),
          ),
        ),
      );
    default: {
      const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
      const folders = (process.env['PATH'] ?? '').split(path.delimiter);
      return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
    }
  }
}

// Playwright's, kept inside node_modules rather than in the home folder.

const playwrightEnv = {
  ...process.env,
  PLAYWRIGHT_BROWSERS_PATH: '0',
  PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
};

async function playwrightBrowser() {
  process.env['PLAYWRIGHT_BROWSERS_PATH'] = '0';
  const { chromium } = await import('playwright-core');
  const executablePath = chromium.executablePath();
  return existsSync(executablePath) ? { executablePath, env: {} } : undefined;
}

async function downloadPlaywrightBrowser() {
  const [node, args] = packageProgram('playwright-core/cli.js', ['install', 'chromium']);
  await mustRun(node, args, { env: playwrightEnv, timeout: 300_000 });
  return playwrightBrowser();
}

// The npm registry's: Linux on x64, made for machines that have nothing but libc.

const packageFolder = path.join(root, 'test/browser');
const unpacked = path.join(packageFolder, 'node_modules/.unpacked');

/** @returns {Browser | undefined} */
function packagedBrowser() {
  const executablePath = path.join(unpacked, 'chromium');
  if (!existsSync(executablePath)) return undefined;
  const env = {
    LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib'),
    FONTCONFIG_PATH: path.join(unpacked, 'fonts'),
  };
  return { executablePath, env };
}

async function unpackPackagedBrowser() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  await install(packageFolder, 'a browser for the tests');
  const unfinished = `${unpacked}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  await mustRun(process.execPath, ['unpack.mjs'], {
    cwd: packageFolder,
    // The package unpacks its libraries too where it believes to be in Amazon's cloud, for which it was made.
    env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'nodejs20.x' },
  });
  await rename(unfinished, unpacked);
  return packagedBrowser();
}

// Debian's.

async function installDebianBrowser() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Installed chromium with apt-get', async () => {
    await mustRun('apt-get', ['update'], { env });
    await mustRun('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  });
  return installedBrowser();
}
