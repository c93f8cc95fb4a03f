// `npm test [-- SUITE… [FILTER…]]`: installs what is missing and runs the suites unit, webview and e2e; `check`, which
// is all of `npm run check`, only when it is named. The last line counts them all.
import { ensureHost, ensureProject } from './ensure.mjs';
import { findBrowser } from './steps/browser.mjs';
import { runChecks } from './steps/checks.mjs';
import { runScript } from './steps/output.mjs';
import { runVitest } from './steps/vitest.mjs';
import { makeVsix } from './steps/vsix.mjs';

/** @typedef {import('./steps/vitest.mjs').Tally} Tally */

/** @type {Record<string, (filters: readonly string[]) => Promise<Tally>>} */
const suites = {
  check: runChecks,
  unit: (filters) => vitestProject('unit', filters),
  webview: (filters) => vitestProject('webview', filters),
  e2e,
};
const usual = ['unit', 'webview', 'e2e'];

await runScript(async () => {
  const { chosen, filters } = parseCommandLine(process.argv.slice(2));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    await ensureProject();
    await makeVsix();
    for (const suite of chosen) add(total, await suites[suite]?.(filters));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    total.failed++;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/**
 * Names of suites come first, then filters: parts of test files' names.
 * @param {readonly string[]} args
 */
function parseCommandLine(args) {
  const end = args.findIndex((arg) => !(arg in suites));
  const chosen = end === -1 ? args : args.slice(0, end);
  return {
    chosen: chosen.length > 0 ? chosen : usual,
    filters: end === -1 ? [] : args.slice(end),
  };
}

/**
 * @param {Tally} total
 * @param {Tally | undefined} more
 */
function add(total, more) {
  if (more === undefined) return;
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
}

/**
 * @param {string} name
 * @param {readonly string[]} filters
 */
function vitestProject(name, filters) {
  return runVitest(name, ['--config', 'test/vitest.config.mts', '--project', name, ...filters]);
}

/** @param {readonly string[]} filters */
async function e2e(filters) {
  await ensureHost();
  const { serverNode } = await import('../test/host/runtime.mjs');
  if (serverNode() === undefined) {
    console.log(
      'The end-to-end tests are skipped: on this platform they need npm to run on Node 24.',
    );
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const { executablePath, env } = await findBrowser();
  return runVitest('e2e', ['--config', 'test/e2e/vitest.config.mts', ...filters], {
    CHROMIUM_PATH: executablePath,
    CHROMIUM_ENV: JSON.stringify(env),
  });
}
