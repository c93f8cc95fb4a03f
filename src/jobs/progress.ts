/** Progress that is told often enough to be lively and seldom enough to cost nothing. */
import { countText } from '../base/quantityText.ts';
import type { JobProgress } from './job.ts';

const intervalMilliseconds = 100;

/**
 * `report`, at most ten times a second: what comes too soon is dropped, but for a new phase. Reports say how far a job
 * has come, so that a later one makes up for those that were dropped.
 */
export function throttled(
  report: (progress: JobProgress) => void,
  now: () => number = () => performance.now(),
): (progress: JobProgress) => void {
  let next = -Infinity;
  let phase: JobProgress['phase'] | undefined;
  return (progress) => {
    const time = now();
    if (time < next && progress.phase === phase) return;
    next = time + intervalMilliseconds;
    phase = progress.phase;
    report(progress);
  };
}

/** How much of the input is read, in whole percent: `38 %`. */
export function percentText({
  bytesRead,
  bytesReadTotal,
}: Pick<JobProgress, 'bytesRead' | 'bytesReadTotal'>): string {
  return `${Math.floor((bytesRead / Math.max(1, bytesReadTotal)) * 100)} %`;
}

/** `10 of 2,000 rows`, or `10 rows` where nobody knows of how many. */
export function rowsText({ rows, rowsTotal }: Pick<JobProgress, 'rows' | 'rowsTotal'>): string {
  const total = rowsTotal === undefined ? '' : ` of ${countText(rowsTotal)}`;
  return `${countText(rows)}${total} rows`;
}
