import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputCount, rowGroupTasks } from '../../../src/jobs/rowGroupTasks.ts';

const million = 1_000_000;
const roomy = { rows: million, bytes: Infinity };

/** Output row groups in rows, for inputs in rows. */
function outputs(rows: readonly number[], limit = roomy, bytesPerRow = 8): number[] {
  const groups = rows.map((count) => ({ rows: count, bytes: count * bytesPerRow }));
  return rowGroupTasks(groups, limit).flatMap((task) =>
    Array.from({ length: outputCount(task) }, (_, index) =>
      Math.min(task.outputRows, task.size.rows - index * task.outputRows),
    ),
  );
}

describe('the tasks of a rewrite', () => {
  it('combine thousands of tiny row groups into few of even size', () => {
    const groups = outputs(Array.from({ length: 10_500 }, () => 1000));
    expect(groups).toHaveLength(11);
    expect(Math.max(...groups) - Math.min(...groups)).toBeLessThanOrEqual(10_000);
  });

  it('split a giant row group evenly, with no tiny rest', () => {
    expect(outputs([10 * million + 1])).toEqual([...Array<number>(10).fill(909_091), 909_091]);
  });

  it('leave row groups of a good size alone', () => {
    expect(outputs([700_000, 800_000, 900_000])).toEqual([700_000, 800_000, 900_000]);
  });

  it('give the small neighbours of a giant to its parts', () => {
    expect(outputs([1, 5 * million, 1])).toEqual(
      Array.from({ length: 6 }, (_, index) => (index < 5 ? 833_334 : 833_332)),
    );
  });

  it('mind the bytes where rows are wide', () => {
    expect(outputs([4000], { rows: million, bytes: 1000 }, 1)).toEqual([1000, 1000, 1000, 1000]);
    expect(outputs([300, 300, 300, 300], { rows: million, bytes: 1000 }, 1)).toEqual([600, 600]);
  });

  it('never make row groups without rows, even of rows that exceed the limit each', () => {
    expect(outputs([3], { rows: million, bytes: 10 }, 100)).toEqual([1, 1, 1]);
    expect(outputs([0, 0])).toEqual([]);
    expect(outputs([])).toEqual([]);
    expect(outputs([0, 5, 0], roomy, 0)).toEqual([5]);
  });

  it('take every row exactly once and in order, within the limits, whatever the input', () => {
    const group = fc.record({
      rows: fc.oneof(fc.nat(50), fc.nat(5000)),
      bytes: fc.oneof(fc.nat(500), fc.nat(50_000)),
    });
    const limit = fc.record({
      rows: fc.integer({ min: 1, max: 2000 }),
      bytes: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 60 }), limit, (groups, most) => {
        const tasks = rowGroupTasks(groups, most);
        const taken = tasks.flatMap(({ inputs }) => inputs);
        expect(taken).toEqual(groups.flatMap(({ rows }, index) => (rows > 0 ? [index] : [])));
        for (const task of tasks) {
          const inputs = task.inputs.map((index) => groups[index] ?? { rows: 0, bytes: 0 });
          expect(task.size.rows).toBe(inputs.reduce((sum, { rows }) => sum + rows, 0));
          expect(task.outputRows).toBeGreaterThanOrEqual(1);
          expect(task.outputRows).toBeLessThanOrEqual(most.rows);
          const bytesPerRow = task.size.bytes / task.size.rows;
          // One row is the least there can be, and shares are rounded up to whole rows.
          expect((task.outputRows - 1) * bytesPerRow).toBeLessThanOrEqual(most.bytes);
          // What is split is one row group that is too large, with small neighbours at most.
          const oversized = inputs.filter(
            ({ rows, bytes }) => rows > most.rows || bytes > most.bytes,
          );
          if (outputCount(task) > 1) expect(oversized).toHaveLength(1);
        }
      }),
      { verbose: true, numRuns: 500 },
    );
  });

  it('plan a million row groups in no time', () => {
    const start = performance.now();
    outputs(Array.from({ length: million }, (_, index) => 100 + (index % 7)));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
