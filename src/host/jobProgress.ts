/** A job's progress as the arithmetic and words of a progress notification. Pure but for the clock it is given. */
import type { JobProgress } from '../jobs/job.ts';
import { rowsText } from '../jobs/progress.ts';
import { bytesText, durationText } from '../base/quantityText.ts';

export interface ProgressStep {
  readonly message: string;
  /** Percent since the last step, as `vscode.Progress` wants it. */
  readonly increment: number;
}

/** Too early to say how long a job will take. */
const quietSeconds = 1;

/** Turns successive reports into steps. `now` gives seconds. */
export function progressSteps(now: () => number): (progress: JobProgress) => ProgressStep {
  const started = now();
  let shown = 0;
  return (progress) => {
    const done = fractionOf(progress);
    const increment = Math.max(0, done * 100 - shown);
    shown += increment;
    return { message: messageOf(progress, done, now() - started), increment };
  };
}

function fractionOf({ rows, rowsTotal, bytesRead, bytesReadTotal }: JobProgress): number {
  if (rowsTotal === undefined)
    return bytesReadTotal === 0 ? 1 : Math.min(1, bytesRead / bytesReadTotal);
  return rowsTotal === 0 ? 1 : Math.min(1, rows / rowsTotal);
}

function messageOf(progress: JobProgress, done: number, seconds: number): string {
  switch (progress.phase) {
    case 'verifying':
      return 'checking what was written';
    case 'committing':
      return 'saving';
    case 'running': {
      const rows = rowsText(progress);
      const bytes = `${bytesText(progress.bytesRead)} read, ${bytesText(progress.bytesWritten)} written`;
      const known = done > 0 && seconds >= quietSeconds;
      const left = known ? `, ${durationText((seconds / done) * (1 - done))} left` : '';
      return `${rows}, ${bytes}${left}`;
    }
  }
}
