import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { Grid, type GridOptions } from '../../../webview/grid/grid.ts';
import { initialGridState } from '../../../webview/viewState.ts';
import { giveElementsASize, numberFields, numberParts } from '../numberTable.ts';

const rowCount = 1e12;

function open(options: Partial<GridOptions> = {}) {
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  const made = {
    fields: numberFields(50),
    rowCount,
    state: initialGridState,
    read: vi.fn((cells: Parameters<GridOptions['read']>[0]) => Promise.resolve(numberParts(cells))),
    copyElsewhere: vi.fn(() => Promise.resolve(7)),
    writeClipboard: vi.fn(() => Promise.resolve()),
    failureText: (error: TableError) => `sorry: ${error.message}`,
    onFailure: vi.fn(),
    onActiveCell: vi.fn(),
    onState: vi.fn(),
    ...options,
  };
  const grid = new Grid(host, made);
  const root = host.querySelector<HTMLElement>('[role="grid"]')!;
  const press = (key: string, held: KeyboardEventInit = {}): void => {
    root.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...held }));
  };
  return { grid, host, root, press, options: made };
}

/** Lets the grid draw, the tiles arrive that it asked for, and the grid draw again. */
async function drawn(): Promise<void> {
  const frame = async (): Promise<unknown> => new Promise(requestAnimationFrame);
  for (let i = 0; i < 3; i++) await frame();
  const pending = '.row:not([hidden]) .cell.pending:not([hidden])';
  for (let i = 0; i < 100 && document.querySelector(pending) !== null; i++) await frame();
}

const cellText = (root: HTMLElement, row: number, column: number): string | null | undefined =>
  root.querySelector(
    `[aria-rowindex="${row + 2}"]:not([hidden]) [aria-colindex="${column + 2}"]:not([hidden])`,
  )?.textContent;

describe('Grid', () => {
  beforeEach(() => {
    giveElementsASize(1_000, 600);
  });

  it('draws only what is in view, and asks only for that', async () => {
    const { root, options } = open();
    await drawn();
    expect(cellText(root, 0, 0)).toBe('0');
    expect(cellText(root, 21, 3)).toBe('21003');
    expect(root.querySelectorAll('[role="gridcell"]').length).toBeLessThan(1_500);
    expect(options.read).toHaveBeenCalledTimes(1);
    expect(root.getAttribute('aria-rowcount')).toBe(String(rowCount + 1));
  });

  it('shows exactly the last row of a million million', async () => {
    const { root, press, grid } = open();
    await drawn();
    press('End', { ctrlKey: true });
    await drawn();
    expect(grid.activeCell).toEqual({ row: rowCount - 1, column: 49 });
    expect(cellText(root, rowCount - 1, 49)).toBe('999999999999049');
    expect(root.querySelector('.row-header.selected')?.textContent).toBe('1,000,000,000,000');
  });

  it('moves by keyboard, and points assistive technology at the active cell', async () => {
    const { root, press, grid } = open();
    await drawn();
    press('ArrowDown');
    press('ArrowRight');
    press('PageDown');
    await drawn();
    expect(grid.activeCell).toEqual({ row: 23, column: 1 });
    const active = document.getElementById(root.getAttribute('aria-activedescendant') ?? '');
    expect(active?.textContent).toBe('23001');
    press('ArrowDown', { shiftKey: true });
    expect(grid.selectedRange).toEqual({
      rows: { start: 23, end: 25 },
      columns: { start: 1, end: 2 },
    });
    press('a', { ctrlKey: true });
    expect(grid.selectedRange?.rows).toEqual({ start: 0, end: rowCount });
    press('Escape');
    expect(grid.selectedRange?.rows).toEqual({ start: 24, end: 25 });
  });

  it('comes back exactly where it was', async () => {
    const first = open();
    await drawn();
    first.grid.goToRow(123_456_789_012);
    first.press('ArrowRight', { altKey: true });
    await drawn();
    const saved: unknown = JSON.parse(JSON.stringify(first.grid.state));
    first.grid.dispose();
    const second = open({ state: saved as typeof first.grid.state });
    await drawn();
    expect(second.grid.state).toEqual(first.grid.state);
    expect(cellText(second.root, 123_456_789_012, 0)).toBe('123456789012000');
  });

  it('brings a saved place back into a table that became shorter', async () => {
    const cell = { row: 900, column: 40 };
    const state = {
      ...initialGridState,
      topRow: 880,
      left: 9_000,
      selection: { active: cell, anchor: cell, span: 'cells' as const },
    };
    const { grid, root } = open({ state, rowCount: 100, fields: numberFields(3) });
    await drawn();
    expect(grid.activeCell).toEqual({ row: 99, column: 2 });
    expect(cellText(root, 99, 2)).toBe('99002');
  });

  it('keeps failed cells apart from values, and reads them again when asked', async () => {
    const read = vi.fn<GridOptions['read']>(() =>
      Promise.reject(new TableError('corrupt', 'page damaged')),
    );
    const { grid, root, options } = open({ read });
    await drawn();
    expect(options.onFailure).toHaveBeenCalledOnce();
    const failed = root.querySelector<HTMLElement>('.cell.failed:not([hidden])');
    expect(failed?.title).toBe('sorry: page damaged');
    read.mockImplementation((cells) => Promise.resolve(numberParts(cells)));
    grid.retry();
    await drawn();
    expect(cellText(root, 0, 0)).toBe('0');
  });

  it('copies small selections itself and large ones through the host', async () => {
    const { grid, press, options, host } = open();
    await drawn();
    press('ArrowDown', { shiftKey: true });
    press('ArrowRight', { shiftKey: true });
    await grid.copySelection();
    expect(options.writeClipboard).toHaveBeenCalledWith('0\t1\n1000\t1001');
    expect(host.textContent).toContain('4 cells copied');
    press('a', { ctrlKey: true });
    await grid.copySelection();
    expect(options.copyElsewhere).toHaveBeenCalledWith({
      rows: { start: 0, end: rowCount },
      columns: { start: 0, end: 50 },
    });
    expect(host.textContent).toContain('7 cells copied');
  });

  it('says so when there are no rows or no columns', async () => {
    const empty = open({ rowCount: 0 });
    await drawn();
    expect(empty.root.textContent).toContain('No rows');
    expect(empty.root.textContent).toContain('c0');
    expect(empty.options.read).not.toHaveBeenCalled();
    const bare = open({ fields: [] });
    await drawn();
    expect(bare.root.textContent).toContain('No columns');
  });

  it('leaves nothing running when it is disposed', async () => {
    const signals: AbortSignal[] = [];
    const { grid, host } = open({
      read: async (_, signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    await vi.waitFor(() => {
      expect(signals).not.toEqual([]);
    });
    grid.dispose();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect(host.childElementCount).toBe(0);
  });
});
