/** What holds in every end-to-end test, and what is kept of one that failed. */
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { evidenceFolder } from './paths.ts';
import { openWindows } from './session.ts';

afterEach(async ({ task }) => {
  for (const [index, window] of openWindows().entries()) {
    if (task.result?.state === 'fail') {
      const name = task.name.replace(/\W+/g, '-').slice(0, 80);
      const file = path.join(evidenceFolder, `failed-${name}-${index}.png`);
      await window.page.screenshot({ path: file });
    }
    // Taken out, so that a later test does not fail for this one's fault.
    expect(window.outside.splice(0), 'asked of other machines').toEqual([]);
    expect(window.violations.splice(0), 'violations of the content security policy').toEqual([]);
  }
});
