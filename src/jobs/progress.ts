/** Progress that is told often enough to be lively and seldom enough to cost nothing. */
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
