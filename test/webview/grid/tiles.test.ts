import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import type { TilePart } from '../../../src/protocol/tiles.ts';
import type { CellRange, TableSize } from '../../../webview/grid/selection.ts';
import { Tiles } from '../../../webview/grid/tiles.ts';

const still = { rows: 0, columns: 0 };
const windowAt = (row: number): CellRange => ({
  rows: { start: row, end: row + 30 },
  columns: { start: 0, end: 4 },
});

interface Request {
  readonly cells: CellRange;
  readonly signal: AbortSignal;
  readonly answer: (ipc: Uint8Array) => void;
  readonly answerParts: (parts: readonly TilePart[]) => void;
  readonly fail: (error: Error) => void;
}

/** A source that answers when told to; values are `row × 1000 + column`. */
function setUp(size: () => TableSize = () => ({ rowCount: 100_000, columnCount: 20 })) {
  const requests: Request[] = [];
  const failures: TableError[] = [];
  let changes = 0;
  const tiles = new Tiles({
    size,
    read: (cells, signal) =>
      new Promise((resolve, fail) => {
        const answerParts = (parts: readonly TilePart[]): void => {
          resolve({ parts });
        };
        const answer = (ipc: Uint8Array): void => {
          answerParts([{ kind: 'cells', ...cells, ipc, shortened: [] }]);
        };
        requests.push({ cells, signal, answer, answerParts, fail });
      }),
    onChange: () => changes++,
    onFailure: (error) => failures.push(error),
  });
  return { tiles, requests, failures, changes: () => changes };
}

function ipcOf({ rows, columns }: CellRange): Uint8Array {
  const made = Array.from({ length: columns.end - columns.start }, (_, c) => [
    `c${c}`,
    Array.from(
      { length: rows.end - rows.start },
      (_, r) => (rows.start + r) * 1000 + columns.start + c,
    ),
  ]);
  return tableToIPC(tableFromArrays(Object.fromEntries(made) as Record<string, number[]>), {})!;
}

const settle = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('Tiles', () => {
  it('asks once for what is on screen, and then knows its cells', async () => {
    const { tiles, requests, changes } = setUp();
    tiles.want(windowAt(250), still);
    tiles.want(windowAt(251), still);
    expect(requests.map(({ cells }) => cells.rows.start)).toEqual([0, 256]);
    expect(tiles.cell(250, 3)).toEqual({ kind: 'pending' });
    for (const { cells, answer } of requests) answer(ipcOf(cells));
    await settle();
    expect(tiles.cell(255, 3)).toEqual({ kind: 'value', value: 255_003 });
    expect(tiles.cell(256, 15)).toEqual({ kind: 'value', value: 256_015 });
    expect(changes()).toBe(2);
    tiles.want(windowAt(250), still);
    expect(requests).toHaveLength(2);
  });

  it('cancels what scrolled away, and pays no heed to its late answer', async () => {
    const { tiles, requests } = setUp();
    tiles.want(windowAt(0), still);
    tiles.want(windowAt(50_000), still);
    expect(requests[0]!.signal.aborted).toBe(true);
    requests[0]!.answer(ipcOf(requests[0]!.cells));
    await settle();
    expect(tiles.cell(0, 0)).toEqual({ kind: 'pending' });
    expect(tiles.counts).toMatchObject({ requested: 2, cancelled: 1, loaded: 0 });
  });

  it('asks one tile ahead in the direction of movement', () => {
    const { tiles, requests } = setUp();
    tiles.want(windowAt(0), { rows: 1, columns: 0 });
    expect(requests.map(({ cells }) => cells.rows.start)).toEqual([0, 256]);
  });

  it('keeps a failure in its cells until asked to try again', async () => {
    const { tiles, requests, failures } = setUp();
    tiles.want(windowAt(0), still);
    const error = new TableError('corrupt', 'the page is damaged');
    requests[0]!.fail(error);
    await settle();
    expect(failures).toEqual([error]);
    expect(tiles.cell(3, 3)).toMatchObject({ kind: 'failed', error });
    tiles.want(windowAt(0), still);
    expect(requests).toHaveLength(1);
    tiles.retry();
    tiles.want(windowAt(0), still);
    requests[1]!.answer(ipcOf(requests[1]!.cells));
    await settle();
    expect(tiles.cell(3, 3)).toEqual({ kind: 'value', value: 3_003 });
  });

  it('knows the cells beside a damaged part, what is wrong with that, and which are not whole', async () => {
    const { tiles, requests, failures } = setUp();
    tiles.want(windowAt(0), still);
    const { rows, columns } = requests[0]!.cells;
    const error = { code: 'corrupt', message: 'the page is damaged' };
    const [sound, damaged] = [
      { rows, columns: { start: 0, end: 3 } },
      { rows, columns: { start: 3, end: columns.end } },
    ];
    requests[0]!.answerParts([
      {
        kind: 'cells',
        ...sound,
        ipc: ipcOf(sound),
        shortened: [{ row: 8, column: 1, bytes: 9e9 }],
      },
      { kind: 'failed', ...damaged, error },
    ]);
    await settle();
    expect(tiles.cell(7, 2)).toEqual({ kind: 'value', value: 7_002 });
    expect(tiles.cell(7, 3)).toMatchObject({ kind: 'failed', error });
    expect(tiles.cell(8, 1)).toEqual({ kind: 'value', value: 8_001, wholeBytes: 9e9 });
    expect(failures).toMatchObject([error]);
    tiles.retry();
    tiles.want(windowAt(0), still);
    expect(requests).toHaveLength(2);
  });

  it('asks again when the other side cancelled', async () => {
    const { tiles, requests, failures } = setUp();
    tiles.want(windowAt(0), still);
    requests[0]!.fail(new TableError('aborted', 'cancelled'));
    await settle();
    tiles.want(windowAt(0), still);
    expect(requests).toHaveLength(2);
    expect(failures).toEqual([]);
  });

  it('does not take a short answer for nulls', async () => {
    const { tiles, requests } = setUp();
    tiles.want(windowAt(0), still);
    requests[0]!.answer(ipcOf({ rows: { start: 0, end: 10 }, columns: { start: 0, end: 16 } }));
    await settle();
    expect(tiles.cell(200, 0).kind).toBe('failed');
    expect(tiles.cell(0, 0).kind).toBe('failed');
  });

  it('forgets the longest unused when it holds enough', async () => {
    const { tiles, requests } = setUp();
    for (let tile = 0; tile < 300; tile++) {
      tiles.want(windowAt(tile * 256), still);
      requests[tile]!.answer(ipcOf(requests[tile]!.cells));
      await settle();
    }
    expect(tiles.cell(0, 0).kind).toBe('pending');
    expect(tiles.cell(299 * 256, 0).kind).toBe('value');
    expect(tiles.cell(100 * 256, 0).kind).toBe('value');
  });

  it('reads the last tile again when the table has grown, and shows what it has until then', async () => {
    let rowCount = 10;
    const { tiles, requests } = setUp(() => ({ rowCount, columnCount: 4 }));
    const screen: CellRange = { rows: { start: 0, end: 10 }, columns: { start: 0, end: 4 } };
    tiles.want(screen, still);
    requests[0]!.answer(ipcOf(requests[0]!.cells));
    await settle();
    rowCount = 20;
    tiles.want({ ...screen, rows: { start: 0, end: 20 } }, still);
    expect(requests.map(({ cells }) => cells.rows.end)).toEqual([10, 20]);
    expect(tiles.cell(9, 1)).toEqual({ kind: 'value', value: 9001 });
    expect(tiles.cell(10, 1).kind).toBe('pending');
    requests[1]!.answer(ipcOf(requests[1]!.cells));
    await settle();
    expect(tiles.cell(10, 1)).toEqual({ kind: 'value', value: 10_001 });
    tiles.want({ ...screen, rows: { start: 0, end: 20 } }, still);
    expect(requests).toHaveLength(2);
  });
});
