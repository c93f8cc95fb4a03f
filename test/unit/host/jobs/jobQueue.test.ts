import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../src/base/errors.ts';
import type { EditorJob } from '../../../../src/host/jobs/editorJob.ts';
import {
  JobQueue,
  type JobOutcome,
  type JobQueueOptions,
} from '../../../../src/host/jobs/jobQueue.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

const job = (name: string): EditorJob => ({
  spec: jobSpec('rewrite', {}),
  inputs: [`file:///in/${name}`],
  output: `file:///out/${name}`,
});
const done = (message = 'written'): JobOutcome => ({ kind: 'done', message });

/** A queue whose jobs do what the test tells them, by the names of their files. */
function controlled(options: Partial<JobQueueOptions> = {}) {
  type Context = Parameters<JobQueueOptions['run']>[1];
  const started = new Map<string, Context & { end: (outcome: JobOutcome) => void }>();
  const queue = new JobQueue({
    targetOf: () => ({ kind: 'memory', maxBytes: 0 }),
    run: async ({ output }, context) =>
      new Promise((resolve) => {
        const end = resolve;
        started.set(output.slice('file:///out/'.length), { ...context, end });
        context.signal.addEventListener('abort', () => {
          resolve({ kind: 'cancelled' });
        });
      }),
    parallel: () => 1,
    ...options,
  });
  return { queue, started };
}

const states = (queue: JobQueue) =>
  queue.entries.map((entry) => `${entry.job.output.slice(12)} ${entry.state.kind}`);
const settled = async () => new Promise((resolve) => setTimeout(resolve));

describe('JobQueue', () => {
  it('runs one job after the other, in the order in which they came', async () => {
    const { queue, started } = controlled();
    const first = queue.add(job('a'));
    queue.add(job('b'));
    queue.add(job('c'));
    expect(states(queue)).toEqual(['a running', 'b waiting', 'c waiting']);
    started.get('a')?.end(done());
    expect(await first.outcome).toEqual(done());
    await settled();
    expect(states(queue)).toEqual(['b running', 'c waiting', 'a done']);
  });

  it('runs as many at a time as it may, and more at once when that number grows', () => {
    let parallel = 2;
    const { queue, started } = controlled({ parallel: () => parallel });
    for (const name of ['a', 'b', 'c', 'd']) queue.add(job(name));
    expect([...started.keys()]).toEqual(['a', 'b']);
    parallel = 3;
    queue.fill();
    expect([...started.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('tells how far a job has come, and nothing of one that is over', async () => {
    const { queue, started } = controlled();
    const { id } = queue.add(job('a'));
    const progress = {
      phase: 'running' as const,
      rows: 1,
      rowsTotal: 2,
      bytesRead: 0,
      bytesReadTotal: 0,
      bytesWritten: 0,
    };
    started.get('a')?.onProgress(progress);
    expect(queue.entry(id)?.state).toEqual({ kind: 'running', progress });
    started.get('a')?.end(done());
    await settled();
    started.get('a')?.onProgress(progress);
    expect(queue.entry(id)?.state).toEqual(done());
  });

  it('never starts a job that was cancelled while it waited', async () => {
    const { queue, started } = controlled();
    queue.add(job('a'));
    const { id, outcome } = queue.add(job('b'));
    queue.cancel(id);
    expect(await outcome).toEqual({ kind: 'cancelled' });
    started.get('a')?.end(done());
    await settled();
    expect([...started.keys()]).toEqual(['a']);
    expect(states(queue)).toEqual(['a done', 'b cancelled']);
  });

  it('starts the next only when a cancelled job has ended, however that takes', async () => {
    const waits: (() => void)[] = [];
    const queue = new JobQueue({
      targetOf: () => ({ kind: 'memory', maxBytes: 0 }),
      run: async (_job, { signal }) => {
        await new Promise<void>((resolve) => waits.push(resolve));
        return signal.aborted ? { kind: 'cancelled' } : done();
      },
      parallel: () => 1,
    });
    const { id } = queue.add(job('a'));
    queue.add(job('b'));
    queue.cancel(id);
    await settled();
    expect(states(queue)).toEqual(['a running', 'b waiting']);
    waits[0]?.();
    await settled();
    expect(states(queue)).toEqual(['b running', 'a cancelled']);
  });

  it('goes on when running one rejects', async () => {
    const queue = new JobQueue({
      targetOf: () => ({ kind: 'memory', maxBytes: 0 }),
      run: async () => Promise.reject(new TableError('diskFull', 'no space left')),
      parallel: () => 1,
    });
    const { outcome } = queue.add(job('a'));
    expect(await outcome).toEqual({
      kind: 'failed',
      message: 'There is no room left on the disk for The job: no space left.',
    });
    await queue.add(job('b')).outcome;
    expect(states(queue)).toEqual(['b failed', 'a failed']);
  });

  it('remembers the last fifty that are over, also those of earlier sessions', async () => {
    const history = Array.from({ length: 60 }, (_, index) => ({
      job: job(`old${index}`),
      state: done(),
    }));
    const { queue, started } = controlled({ history });
    queue.add(job('new'));
    expect(queue.entries).toHaveLength(51);
    expect(new Set(queue.entries.map(({ id }) => id)).size).toBe(51);
    started.get('new')?.end(done());
    await settled();
    const kept = queue.history.map((finished) => finished.job.output.slice(12));
    expect(kept).toEqual(['new', ...Array.from({ length: 49 }, (_, index) => `old${index}`)]);
    queue.clear();
    expect(queue.entries).toEqual([]);
  });

  it('forgets one job', async () => {
    const { queue } = controlled({ history: [{ job: job('a'), state: done() }] });
    queue.remove(queue.entries[0]!.id);
    expect(queue.entries).toEqual([]);
    return Promise.resolve();
  });

  it('cancels everything when it is disposed', () => {
    const { queue, started } = controlled();
    queue.add(job('a'));
    queue.add(job('b'));
    queue.dispose();
    expect(started.get('a')?.signal.aborted).toBe(true);
    expect([...started.keys()]).toEqual(['a']);
  });
});
