// Runs vitest and counts what it found.
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from './output.mjs';
import { outFolder, packageProgram, root } from './project.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * @typedef {object} Report The parts of vitest's JSON report that are counted.
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults One for each file.
 */

/**
 * @param {string} name Of the report.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Tally>}
 */
export async function runVitest(name, args, env = {}) {
  const folder = path.join(outFolder, 'tests');
  const reportFile = path.join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  await rm(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const [node, all] = packageProgram('vitest/vitest.mjs', ['run', ...args, ...reporters]);
  const { code } = await run(node, all, { cwd: root, env: { ...process.env, ...env }, show: true });
  const report = await readFile(reportFile, 'utf8').catch(() => undefined);
  return tally(report === undefined ? undefined : JSON.parse(report), code);
}

/**
 * A file that could not be loaded, a run without a report, and a run that failed though no test did, each count as
 * one failure: nothing that goes wrong may look like success.
 * @param {Report | undefined} report
 * @param {number} code Of the whole run.
 * @returns {Tally}
 */
export function tally(report, code) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
