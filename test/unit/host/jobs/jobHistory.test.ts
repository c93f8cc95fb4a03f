import { describe, expect, it } from 'vitest';
import { keepHistory, storedHistory } from '../../../../src/host/jobs/jobHistory.ts';
import { JobQueue } from '../../../../src/host/jobs/jobQueue.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

/** A memento that counts how often it is written. */
function memento(start: unknown) {
  let value = start;
  const updates: unknown[] = [];
  return {
    updates,
    keys: () => [],
    // Whatever its reader takes it for.
    get: () => value as never,
    update: async (_key: string, next: unknown) => {
      value = next;
      updates.push(next);
      return Promise.resolve();
    },
  };
}

const job = { spec: jobSpec('rewrite', {}), inputs: ['file:///a'], output: 'file:///b' };
const finished = { job, state: { kind: 'done' as const, message: 'b is written.' } };

describe('storedHistory', () => {
  it('leaves out what another version left in another shape', () => {
    const other = { ...job, spec: { ...job.spec, version: 2 } };
    const stored = [finished, null, 'job', {}, { job }, { ...finished, job: other }, { state: {} }];
    expect(storedHistory(memento(stored))).toEqual([finished]);
    expect(storedHistory(memento({}))).toEqual([]);
    expect(storedHistory(memento(undefined))).toEqual([]);
  });
});

describe('keepHistory', () => {
  it('writes when a job is over, and not at every step of one that runs', async () => {
    const memory = memento(undefined);
    const progress = {
      phase: 'running' as const,
      rows: 0,
      rowsTotal: 1,
      bytesRead: 0,
      bytesReadTotal: 1,
      bytesWritten: 0,
    };
    const queue = new JobQueue({
      targetOf: () => ({ kind: 'memory', maxBytes: 0 }),
      run: async (_job, { onProgress }) => {
        for (let step = 0; step < 5; step++) onProgress(progress);
        return Promise.resolve(finished.state);
      },
      parallel: () => 1,
    });
    keepHistory(memory, queue);
    await queue.add(job).outcome;
    expect(memory.updates).toHaveLength(1);
    expect(storedHistory(memory)).toEqual([finished]);
  });
});
