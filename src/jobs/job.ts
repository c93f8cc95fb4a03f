/** What all jobs share. */

/** How far a job has come. Reported a few times a second at most. */
export interface JobProgress {
  readonly rows: number;
  readonly rowsTotal: number;
  readonly bytesRead: number;
  readonly bytesReadTotal: number;
  readonly bytesWritten: number;
}
