/** A job's progress as steps of a progress notification. Pure but for the clock it is given. */
import type { JobProgress } from '../jobs/job.ts';
import { progressFraction, progressText } from '../jobs/progress.ts';

export interface ProgressStep {
  readonly message: string;
  /** Percent since the last step, as `vscode.Progress` wants it. */
  readonly increment: number;
}

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
