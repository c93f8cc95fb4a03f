/** What all jobs share. */

/** How far a job has come. Reported a few times a second at most. */
export interface JobProgress {
  /** A job that is `committing` gives its finished output its name: it can no longer be cancelled. */
  readonly phase: 'running' | 'verifying' | 'committing';
  readonly rows: number;
  /** Undefined where only reading the input tells. */
  readonly rowsTotal: number | undefined;
  readonly bytesRead: number;
  readonly bytesReadTotal: number;
  readonly bytesWritten: number;
}
