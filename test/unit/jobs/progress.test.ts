import { expect, it } from 'vitest';
import type { JobProgress } from '../../../src/jobs/job.ts';
import { throttled } from '../../../src/jobs/progress.ts';

it('tells at most ten times a second, and of each new phase at once', () => {
  let now = 0;
  const told: string[] = [];
  const report = throttled(
    ({ phase, rows }) => told.push(`${phase} ${rows}`),
    () => now,
  );
  const at = (time: number, phase: JobProgress['phase'], rows: number): void => {
    now = time;
    report({ phase, rows, rowsTotal: 9, bytesRead: 0, bytesReadTotal: 0, bytesWritten: 0 });
  };
  at(0, 'running', 0);
  at(10, 'running', 1);
  at(20, 'verifying', 2);
  // Of several files, one is written and the one before read back, many times a second.
  at(30, 'running', 3);
  at(40, 'verifying', 4);
  at(120, 'running', 5);
  at(130, 'committing', 6);
  expect(told).toEqual(['running 0', 'verifying 2', 'running 5', 'committing 6']);
});
