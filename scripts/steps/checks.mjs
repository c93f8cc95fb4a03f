// The parts of `npm run check`, side by side: each is one of package.json's scripts called `check:…`.
import os from 'node:os';
import path from 'node:path';
import { step } from './output.mjs';
import { npm, readJson, root } from './project.mjs';

/**
 * Runs all of them, the longest first, as many at once as there are processors. What a part complains of is printed.
 * @returns {Promise<import('./vitest.mjs').Tally>} Each part counts as one test.
 */
export async function runChecks() {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Record<string, string>} */
  const scripts = readJson(path.join(root, 'package.json')).scripts;
  const parts = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  const worker = async () => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const name = part;
      try {
        await step(name, () => npm(['run', '--silent', name], { cwd: root }));
        tally.passed++;
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        tally.failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  return tally;
}
