import { describe, expect, it } from 'vitest';
import { progressSteps } from '../../../src/host/jobProgress.ts';

const report = (rows: number) => ({
  phase: 'running' as const,
  rows,
  rowsTotal: 1_000_000,
  bytesRead: rows * 8,
  bytesReadTotal: 8_000_000,
  bytesWritten: rows * 2,
});

describe('progressSteps', () => {
  it('shows rows, bytes and the time left, and adds up to 100 percent', () => {
    let now = 0;
    const step = progressSteps(() => now);
    expect(step(report(0))).toEqual({
      message: '0 of 1,000,000 rows, 0 bytes read, 0 bytes written',
      increment: 0,
    });
    now = 2;
    expect(step(report(250_000))).toEqual({
      message: '250,000 of 1,000,000 rows, 125,000 rows/s, 2.0 MB read, 500 kB written, 6 s left',
      increment: 25,
    });
    expect(step(report(1_000_000)).increment).toBe(75);
    expect(step({ ...report(1_000_000), phase: 'verifying' })).toEqual({
      message: 'checking what was written',
      increment: 0,
    });
  });

  it('never goes back', () => {
    const step = progressSteps(() => 0);
    step(report(500_000));
    expect(step(report(400_000)).increment).toBe(0);
    expect(step(report(600_000)).increment).toBeCloseTo(10);
  });
});
