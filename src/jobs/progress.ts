/** Progress that is told often enough to be lively and seldom enough to cost nothing; and its words. */
import { bytesText, countText, durationText, shortCountText } from '../base/quantityText.ts';
import type { JobProgress } from './job.ts';

const intervalMilliseconds = 100;

/**
 * `report`, at most ten times a second: what comes too soon is dropped, but for a phase that was not told before. Reports
 * say how far a job has come, so that a later one makes up for those that were dropped.
 */
export function throttled(
  report: (progress: JobProgress) => void,
  now: () => number = () => performance.now(),
): (progress: JobProgress) => void {
  let next = -Infinity;
  const told = new Set<JobProgress['phase']>();
  return (progress) => {
    const time = now();
    if (time < next && told.has(progress.phase)) return;
    next = time + intervalMilliseconds;
    told.add(progress.phase);
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
function rowsText({ rows, rowsTotal }: Pick<JobProgress, 'rows' | 'rowsTotal'>): string {
  const total = rowsTotal === undefined ? '' : ` of ${countText(rowsTotal)}`;
  return `${countText(rows)}${total} rows`;
}

/** Too early to say how fast a job is. */
const quietSeconds = 1;

/** From 0 to 1. */
export function progressFraction(progress: JobProgress): number {
  const { rows, rowsTotal, bytesRead, bytesReadTotal } = progress;
  if (rowsTotal === undefined)
    return bytesReadTotal === 0 ? 1 : Math.min(1, bytesRead / bytesReadTotal);
  return rowsTotal === 0 ? 1 : Math.min(1, rows / rowsTotal);
}

/** `seconds` since it started tell how fast it is, and how long it will take. */
export function progressText(progress: JobProgress, seconds = 0): string {
  switch (progress.phase) {
    case 'verifying':
      return 'checking what was written';
    case 'committing':
      return 'saving';
    case 'running': {
      const done = progressFraction(progress);
      const isKnown = done > 0 && seconds >= quietSeconds;
      return [
        rowsText(progress),
        ...(isKnown ? [`${shortCountText(progress.rows / seconds)} rows/s`] : []),
        `${bytesText(progress.bytesRead)} read`,
        `${bytesText(progress.bytesWritten)} written`,
        ...(isKnown ? [`${durationText((seconds / done) * (1 - done))} left`] : []),
      ].join(', ');
    }
  }
}
