/** A job's progress as the arithmetic and words of a progress notification. Pure but for the clock it is given. */
import type { JobProgress } from '../jobs/job.ts';
import { rowsText } from '../jobs/progress.ts';
import { bytesText, durationText, shortCountText } from '../base/quantityText.ts';

export interface ProgressStep {
  readonly message: string;
  /** Percent since the last step, as `vscode.Progress` wants it. */
  readonly increment: number;
}

/** Too early to say how fast a job is. */
const quietSeconds = 1;

/** Turns successive reports into steps. `now` gives seconds. */
export function progressSteps(now: () => number): (progress: JobProgress) => ProgressStep {
  const started = now();
  let shown = 0;
  return (progress) => {
    const increment = Math.max(0, progressFraction(progress) * 100 - shown);
    shown += increment;
    return { message: progressText(progress, now() - started), increment };
  };
}

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
