import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TargetSpec } from '../../../../src/engine/engineApi.ts';
import type { HostPlatform } from '../../../../src/host/hostPlatform.ts';
import type { EditorJob } from '../../../../src/host/jobs/editorJob.ts';
import { JobQueue } from '../../../../src/host/jobs/jobQueue.ts';
import { keepUnfinished, recoverJobs } from '../../../../src/host/jobs/unfinishedJobs.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

/** A memento that keeps plain data, as VS Code's does. */
function memento() {
  const stored = new Map<string, string>();
  return {
    keys: () => [...stored.keys()],
    // Whatever its reader takes it for.
    get: (key: string) => JSON.parse(stored.get(key) ?? 'null') as never,
    update: async (key: string, value: unknown) => {
      stored.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

const job = (name: string) => ({
  spec: jobSpec('rewrite', {}),
  inputs: [`file:///in/${name}`],
  output: `file:///out/${name}`,
});

/** A window: its queue, whose jobs never end, and what it removed. */
function opened(
  memory: ReturnType<typeof memento>,
  { process, running }: { process: number; running: ReadonlySet<number> },
) {
  const removed: TargetSpec[] = [];
  const jobs = new JobQueue({
    targetOf: ({ output }) => {
      const path = output.replace('file://', '');
      return { kind: 'path', path, temporaryPath: `${path}.tmp`, overwrite: true };
    },
    run: async () => new Promise(() => undefined),
    parallel: () => 1,
  });
  const platform = {
    engine: {
      removeAbandoned: async (target: TargetSpec) => {
        removed.push(target);
        return Promise.resolve([]);
      },
    },
    process: { id: process, isRunning: (id: number) => running.has(id) },
  } as unknown as HostPlatform;
  keepUnfinished(memory, jobs, process);
  const told: string[][] = [];
  const onInterrupted = (interrupted: readonly EditorJob[]): void => {
    told.push(interrupted.map(({ output }) => output));
  };
  const recovery = recoverJobs({ memory, jobs, platform, onInterrupted });
  const states = () => jobs.history.map(({ job: { output }, state }) => `${output} ${state.kind}`);
  return { jobs, removed, states, told, recovery };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells of the jobs of a window that is gone, once, and removes what they left', async () => {
  const memory = memento();
  const first = opened(memory, { process: 1, running: new Set([1]) });
  first.jobs.add(job('a'));
  first.jobs.add(job('b'));
  const targets = first.jobs.unfinished.map(({ target }) => target);

  const second = opened(memory, { process: 2, running: new Set([2]) });
  // At once: whoever asks for the jobs may have woken the extension by it.
  expect(second.states()).toEqual(['file:///out/a interrupted', 'file:///out/b interrupted']);
  expect(second.told).toEqual([['file:///out/a', 'file:///out/b']]);
  await vi.advanceTimersByTimeAsync(0);
  expect(second.removed).toEqual(targets);

  const third = opened(memory, { process: 2, running: new Set([2]) });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([third.states(), third.removed, third.told]).toEqual([[], [], []]);
});

it('leaves the jobs of another window alone as long as its process is there', async () => {
  const memory = memento();
  const running = new Set([1, 2]);
  opened(memory, { process: 1, running }).jobs.add(job('a'));
  const second = opened(memory, { process: 2, running });
  second.jobs.add(job('b'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([second.states(), second.removed]).toEqual([[], []]);
  running.delete(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(second.states()).toEqual(['file:///out/a interrupted']);
  expect(second.jobs.unfinished).toHaveLength(1);
});

it('passes over what it does not understand', async () => {
  const memory = memento();
  const target = { kind: 'path', path: '/out/a', temporaryPath: '/home', overwrite: true };
  await memory.update('colonnade.unfinished', [
    { process: 1, jobs: [{ job: job('a'), target }] },
    { process: 1, jobs: [{ target }] },
    'another version',
  ]);
  const window = opened(memory, { process: 2, running: new Set([2]) });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.states()).toEqual(['file:///out/a interrupted']);
});
