import { describe, expect, it, vi } from 'vitest';
import type { Range } from '../../../src/table/schema.ts';
import { FetchedRows } from '../../../webview/panel/fetchedRows.ts';

const squares = async ({ start, end }: Range): Promise<number[]> =>
  Promise.resolve(Array.from({ length: end - start }, (_, i) => (start + i) ** 2));

describe('FetchedRows', () => {
  it('fetches what is looked at, once, and never past the end', async () => {
    const fetch = vi.fn(squares);
    const rows = new FetchedRows({ fetch, count: 450, onError: vi.fn() });
    rows.want({ start: 390, end: 450 });
    rows.want({ start: 395, end: 449 });
    expect(rows.at(449)).toBeUndefined();
    await vi.waitFor(() => {
      expect(rows.at(449)).toBe(449 ** 2);
    });
    expect(fetch.mock.calls.map(([range]) => range)).toEqual([
      { start: 200, end: 400 },
      { start: 400, end: 450 },
    ]);
    expect(rows.revision.value).toBe(2);
  });

  it('asks again for what failed, and says so', async () => {
    const fetch = vi.fn(squares).mockRejectedValueOnce(new Error('no'));
    const onError = vi.fn();
    const rows = new FetchedRows({ fetch, count: 10, onError });
    rows.want({ start: 0, end: 1 });
    await vi.waitFor(() => {
      expect(onError).toHaveBeenCalledOnce();
    });
    rows.want({ start: 0, end: 1 });
    await vi.waitFor(() => {
      expect(rows.at(3)).toBe(9);
    });
  });

  it('cancels what is under way when it is disposed, silently', async () => {
    const onError = vi.fn();
    const fetch = async (_: Range, signal: AbortSignal): Promise<number[]> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    const rows = new FetchedRows({ fetch, count: 10, onError });
    rows.want({ start: 0, end: 1 });
    rows.dispose();
    await Promise.resolve();
    expect(onError).not.toHaveBeenCalled();
  });

  it('fetches the end again when there are more rows, and keeps what it has until then', async () => {
    const fetch = vi.fn(squares);
    const rows = new FetchedRows({ fetch, count: 10, onError: vi.fn() });
    rows.want({ start: 0, end: 10 });
    // Before the first answer is there.
    rows.grow(20);
    await vi.waitFor(() => {
      expect(rows.at(19)).toBe(19 ** 2);
    });
    rows.grow(30);
    rows.want({ start: 0, end: 30 });
    expect(rows.at(19)).toBe(19 ** 2);
    await vi.waitFor(() => {
      expect(rows.at(29)).toBe(29 ** 2);
    });
    rows.want({ start: 0, end: 30 });
    expect(fetch.mock.calls.map(([{ end }]) => end)).toEqual([10, 20, 30]);
  });
});
