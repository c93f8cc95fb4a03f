import { describe, expect, it } from 'vitest';
import { tally } from '../../../scripts/steps/vitest.mjs';

const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

describe('the count of a test run', () => {
  it('adds up what passed, failed and was skipped', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    const files = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    const counted = tally({ ...report, testResults: files }, 1);
    expect(counted).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const files = [{ status: 'failed', assertionResults: [] }];
    expect(tally({ ...none, testResults: files }, 1).failed).toBe(1);
  });

  it('counts a run that failed though no test did as a failure', () => {
    expect(tally({ ...none, numPassedTests: 3, testResults: [] }, 1).failed).toBe(1);
  });

  it('counts a run that left no report as a failure', () => {
    expect(tally(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
