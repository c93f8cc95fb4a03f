import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { Grid } from '../../../webview/grid/grid.ts';
import type { GridOptions, GridRows } from '../../../webview/grid/gridOptions.ts';
import { initialGridState } from '../../../webview/viewState.ts';
import { allRows, giveElementsASize, numberFields, numberParts } from '../numberTable.ts';

const rowCount = 1e12;

function open(options: Partial<GridOptions> = {}) {
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  const made = {
    fields: numberFields(50),
    rows: allRows(rowCount),
    state: initialGridState,
    read: vi.fn((cells: Parameters<GridOptions['read']>[0]) =>
      Promise.resolve({ parts: numberParts(cells) }),
    ),
    copyElsewhere: vi.fn(() => Promise.resolve(7)),
    writeClipboard: vi.fn(() => Promise.resolve()),
    failureText: (error: TableError) => `sorry: ${error.message}`,
    onFailure: vi.fn(),
    onActiveCell: vi.fn(),
    onState: vi.fn(),
    isWholeTable: true,
    moveColumn: vi.fn(),
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

  it('opens the menu of a column by keyboard and by its button, as if its header had been clicked', async () => {
    const { host, root, press, options } = open();
    await drawn();
    const asked: unknown[] = [];
    host.addEventListener('contextmenu', ({ target }) => {
      const said = (target as Element).closest<HTMLElement>('[data-vscode-context]');
      asked.push(JSON.parse(said?.dataset['vscodeContext'] ?? 'null'));
    });
    const ofColumn = (column: number) => ({
      webviewSection: 'column',
      column,
      preventDefaultContextMenuItems: true,
    });
    press('ArrowRight');
    press('ArrowDown', { altKey: true });
    root.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    root
      .querySelector('.column-header[data-column="2"] .column-menu')!
      .dispatchEvent(new MouseEvent('click', { bubbles: true }));
    root
      .querySelector('.column-header[data-column="3"] .column-name')!
      .dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
    expect(asked.slice(0, 2)).toEqual([ofColumn(1), ofColumn(1)]);
    expect(asked.slice(2)).toEqual([ofColumn(2), ofColumn(3)]);
    press('ArrowLeft', { altKey: true, shiftKey: true });
    expect(options.moveColumn).toHaveBeenCalledExactlyOnceWith(1, -1);
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
    const { grid, root } = open({ state, rows: allRows(100), fields: numberFields(3) });
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
    read.mockImplementation((cells) => Promise.resolve({ parts: numberParts(cells) }));
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
    const empty = open({ rows: allRows(0) });
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

  describe('of a table whose rows are still being found', () => {
    const growing = (rowCount: number, change: Partial<GridRows> = {}): GridRows => ({
      rowCount,
      isGrowing: true,
      expected: 1e9,
      bands: [],
      ...change,
    });

    it('takes in more rows and leaves what shows where it is', async () => {
      const { grid, root } = open({ rows: growing(1_000) });
      grid.goToRow(500);
      await drawn();
      const top = grid.state.topRow;
      grid.grow(growing(1_000_000));
      await drawn();
      expect(root.getAttribute('aria-rowcount')).toBe('1000001');
      expect(grid.state.topRow).toBe(top);
      expect(grid.activeCell?.row).toBe(500);
      grid.goToRow(999_999);
      await drawn();
      expect(cellText(root, 999_999, 0)).toBe('999999000');
    });

    it('says that it looks for rows, and shows the first as soon as there is one', async () => {
      const { grid, root, options } = open({ rows: growing(0) });
      expect(root.querySelector('.nothing')?.textContent).toBe('Looking for rows…');
      grid.grow(growing(3));
      await drawn();
      expect(root.querySelector<HTMLElement>('.nothing')?.hidden).toBe(true);
      expect(cellText(root, 2, 1)).toBe('2001');
      expect(options.onActiveCell).toHaveBeenLastCalledWith({ row: 0, column: 0 });
    });

    it('goes back to where it was once the rows there are known, and saves that place until then', () => {
      const cell = { row: 5_010, column: 2 };
      const selection = { active: cell, anchor: cell, span: 'cells' } as const;
      const state = { ...initialGridState, topRow: 5_000, selection };
      const { grid } = open({ state, rows: growing(1_000) });
      expect(grid.state).toMatchObject({ topRow: 5_000, selection });
      grid.grow(growing(5_005));
      expect(grid.activeCell?.row).not.toBe(5_010);
      grid.grow(growing(9_000));
      expect(grid.activeCell).toEqual(cell);
      expect(grid.state.topRow).toBe(5_000);
    });

    it('stays where someone went meanwhile', () => {
      const state = { ...initialGridState, topRow: 5_000 };
      const { grid } = open({ state, rows: growing(1_000) });
      grid.goToRow(20);
      grid.grow(growing(9_000));
      expect(grid.activeCell?.row).toBe(20);
      expect(grid.state.topRow).toBeLessThan(21);
    });

    it('keeps room for the row numbers that are to come', async () => {
      const { grid, root } = open({ rows: growing(10) });
      await drawn();
      const width = root.querySelector<HTMLElement>('.corner')?.style.width;
      grid.grow(growing(1e9, { isGrowing: false }));
      expect(root.querySelector<HTMLElement>('.corner')?.style.width).toBe(width);
    });
  });

  describe('of a table with damage', () => {
    const run = vi.fn();
    const bands = [
      { row: 3, text: '7 rows are missing here.', buttons: [{ label: 'Details', run }] },
    ];
    const band = (root: HTMLElement): HTMLElement | null =>
      root.querySelector('.row.band:not([hidden]) .band-line:not([hidden])');

    it('shows a band between the rows, and a button on it can be pressed', async () => {
      const { root } = open({ rows: { ...allRows(10), bands } });
      await drawn();
      expect(band(root)?.textContent).toBe('7 rows are missing here.Details');
      expect(cellText(root, 2, 0)).toBe('2000');
      expect(cellText(root, 3, 0)).toBe('3000');
      const place = (row: number): string | undefined =>
        root.querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"]`)?.style.transform;
      expect([place(2), place(3)]).toEqual(['translateY(48px)', 'translateY(96px)']);
      band(root)?.querySelector('button')?.click();
      expect(run).toHaveBeenCalledOnce();
    });

    it('shows one at the end along with the last row', async () => {
      const last = [{ ...bands[0]!, row: 1_000 }];
      const { root, press } = open({ rows: { ...allRows(1_000), bands: last } });
      press('End', { ctrlKey: true });
      await drawn();
      const place = root.querySelector<HTMLElement>('.row.band:not([hidden])')?.style.transform;
      expect(place).toBe('translateY(24000px)');
      expect(root.querySelector<HTMLElement>('.body .plane')?.style.transform).toContain(
        `${-(1_001 * 24 - (600 - 46 - 12))}px`,
      );
    });

    it('goes over it by keyboard, and scrolls it away', async () => {
      const { grid, root, press } = open({ rows: { ...allRows(1_000), bands } });
      for (let i = 0; i < 3; i++) press('ArrowDown');
      expect(grid.activeCell?.row).toBe(3);
      press('End', { ctrlKey: true });
      await drawn();
      expect(grid.activeCell?.row).toBe(999);
      expect(band(root)).toBeNull();
    });
  });
});
