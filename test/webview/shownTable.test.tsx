import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TableError } from '../../src/base/errors.ts';
import { packResult } from '../../src/protocol/packedResult.ts';
import type { RowViewProgress } from '../../src/table/rowView.ts';
import type { Host } from '../../webview/hostClient.ts';
import { giveElementsASize, numberDocument, numberTile } from './numberTable.ts';
import { startPage } from './page.tsx';

const context = { signal: new AbortController().signal, report: () => undefined };
let root: HTMLElement;

const opened = (rows: number, columns: number) =>
  packResult({ kind: 'opened', document: numberDocument(rows, columns) });
const eventually = async (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000 });
const headers = (): readonly (string | null | undefined)[] =>
  [...root.querySelectorAll<HTMLElement>('.column-header:not([hidden])')]
    .toSorted((a, b) => Number(a.ariaColIndex) - Number(b.ariaColIndex))
    .map((each) => each.querySelector('.column-name')?.textContent);
const activeText = (): string | null | undefined =>
  root.querySelector('.row:not([hidden]) .cell.active:not([hidden])')?.textContent;

describe('what is shown of a table', () => {
  beforeEach(() => {
    giveElementsASize(1_000, 600);
    root = document.createElement('div');
    document.body.replaceChildren(root);
  });
  afterEach(() => {
    render(null, root);
  });

  it('hides, moves and brings back columns, and reads and copies only what is shown', async () => {
    const copyCells = vi.fn<Host['copyCells']>(() => Promise.resolve({ cells: 6 }));
    const { host, saved, webview } = startPage(root, {
      open: () => Promise.resolve(opened(3, 4)),
      readTile: vi.fn<Host['readTile']>((cells) => Promise.resolve({ parts: numberTile(cells) })),
      copyCells,
    });
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.changeColumn({ change: 'hide', at: 1 }, context);
    await eventually(() => {
      expect(headers()).toEqual(['c0', 'c2', 'c3']);
      expect(root.textContent).toContain('3 rows × 3 of 4 columns');
    });
    root
      .querySelector('[role="grid"]')!
      .dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowRight', altKey: true, shiftKey: true }),
      );
    await eventually(() => {
      expect(headers()).toEqual(['c2', 'c0', 'c3']);
      expect(activeText()).toBe('0');
    });
    const last = vi.mocked(host.readTile).mock.lastCall?.[0];
    expect(last).toEqual({ rows: { start: 0, end: 3 }, columns: [2, 0, 3] });
    expect(await webview.shown({}, context)).toEqual({
      columns: [2, 0, 3],
      view: {},
      rowCount: 3,
      selected: { rows: { start: 0, end: 1 }, columns: { start: 1, end: 2 } },
    });
    await eventually(() => {
      expect(saved.at(-1)?.shown).toEqual({ columns: [2, 0, 3], rows: {} });
    });
    await webview.goToColumn({ column: 1 }, context);
    await eventually(() => {
      expect(headers()).toEqual(['c1', 'c2', 'c0', 'c3']);
      expect(activeText()).toBe('1');
    });
    await webview.showColumns({ columns: null }, context);
    await eventually(() => {
      expect(headers()).toEqual(['c0', 'c1', 'c2', 'c3']);
      expect(root.textContent).toContain('3 rows × 4 columns');
    });
  });

  /** Every tenth row of a thousand, found in two steps. */
  function startTenths(answers: Partial<Host> = {}) {
    const searches: AbortSignal[] = [];
    const found: ((progress: RowViewProgress) => void)[] = [];
    const tenth = vi.fn<Host['readTile']>(({ rows, columns, view }) => {
      const rowNumbers = Array.from(
        { length: rows.end - rows.start },
        (_, i) => (rows.start + i) * 10,
      );
      return Promise.resolve({
        parts: numberTile({ rows, columns }),
        ...(view === undefined ? {} : { rowNumbers }),
      });
    });
    const page = startPage(root, {
      open: () => Promise.resolve(opened(1_000, 3)),
      readTile: tenth,
      showRows: vi.fn<Host['showRows']>(
        ({ view }, { signal, onProgress } = {}) =>
          new Promise((resolve, reject) => {
            if (view.where === undefined && view.sort === undefined) {
              resolve();
              return;
            }
            if (signal) searches.push(signal);
            signal?.addEventListener('abort', () => {
              reject(new TableError('aborted', 'cancelled'));
            });
            found.push((progress) => {
              onProgress?.(progress);
              if (progress.isDone) resolve();
            });
          }),
      ),
      checkCondition: ({ text }) =>
        Promise.resolve({
          problem: text.includes('nowhere') ? 'There is no column nowhere.' : null,
        }),
      ...answers,
    });
    return { ...page, searches, found };
  }

  const box = (): HTMLInputElement => root.querySelector('[aria-label="Filter rows"]')!;
  const type = (text: string, key?: string): void => {
    box().value = text;
    box().dispatchEvent(new Event('input', { bubbles: true }));
    if (key !== undefined)
      box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  };
  const grid = (): HTMLElement => root.querySelector('[role="grid"]')!;
  const numbers = (): readonly string[] =>
    [...root.querySelectorAll('.row:not([hidden]) .row-header')]
      .slice(0, 3)
      .map((each) => each.textContent);

  it('shows rows that fulfil a condition as they are found, by their numbers in the table', async () => {
    const { host, saved, searches, found, webview } = startTenths();
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    type('c0 > 1', 'Enter');
    await eventually(() => {
      expect(found).toHaveLength(1);
    });
    expect(host.showRows).toHaveBeenLastCalledWith(
      { view: { where: 'c0 > 1' } },
      expect.anything(),
    );
    found[0]?.({ rows: 30, seen: 380, unread: 0, isDone: false });
    await eventually(() => {
      expect(root.textContent).toContain('30 of 1,000 rows × 3 columns');
      expect(root.textContent).toContain('38 % looked at');
      expect(numbers()).toEqual(['1', '11', '21']);
    });
    found[0]?.({ rows: 100, seen: 1_000, unread: 7, isDone: true });
    await eventually(() => {
      expect(root.textContent).toContain('100 of 1,000 rows');
      expect(root.textContent).toContain('7 rows cannot be read');
      expect(grid().getAttribute('aria-rowcount')).toBe('101');
      expect(root.textContent).not.toContain('looked at');
      expect(saved.at(-1)?.shown.rows).toEqual({ where: 'c0 > 1' });
    });
    expect(await webview.shown({}, context)).toMatchObject({
      view: { where: 'c0 > 1' },
      rowCount: 100,
    });
    // Another condition ends the search for the first; none ends all.
    type('c0 > 2', 'Enter');
    await eventually(() => {
      expect(found).toHaveLength(2);
    });
    expect(searches[0]?.aborted).toBe(true);
    root.querySelector<HTMLElement>('[aria-label="Clear filter"]')!.click();
    await eventually(() => {
      expect(root.textContent).toContain('1,000 rows × 3 columns');
      expect(numbers()).toEqual(['1', '2', '3']);
      expect(box().value).toBe('');
    });
    expect(searches[1]?.aborted).toBe(true);
  });

  it('says what is wrong with a condition before it is taken, and forgets it with Escape', async () => {
    const { host } = startTenths();
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    const calls = vi.mocked(host.showRows).mock.calls.length;
    type('nowhere = 1');
    await eventually(() => {
      expect(root.querySelector('[role="alert"]')?.textContent).toBe('There is no column nowhere.');
      expect(box().getAttribute('aria-invalid')).toBe('true');
    });
    type('nowhere = 1', 'Enter');
    await eventually(() => {
      expect(box().getAttribute('aria-describedby')).toBe('filter-error');
    });
    expect(host.showRows).toHaveBeenCalledTimes(calls);
    type('nowhere = 1', 'Escape');
    await eventually(() => {
      expect(box().value).toBe('');
      expect(root.querySelector('[role="alert"]')).toBeNull();
      expect(document.activeElement).toBe(grid());
    });
  });

  it('sorts by a column, says so in its header, and goes to where a row is shown', async () => {
    const placeOfRow = vi.fn<Host['placeOfRow']>(() => Promise.resolve({ place: 42 }));
    const { host, found, webview } = startTenths({ placeOfRow });
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.changeColumn({ change: 'sortDescending', at: 1 }, context);
    const view = { sort: { column: 'c1', descending: true } };
    await eventually(() => {
      expect(host.showRows).toHaveBeenLastCalledWith({ view }, expect.anything());
      const sorted = root.querySelectorAll('[aria-sort="descending"]:not([hidden])');
      expect([...sorted].map((each) => each.querySelector('.column-name')?.textContent)).toEqual([
        'c1',
      ]);
    });
    found[0]?.({ rows: 100, seen: 1_000, unread: 0, isDone: true });
    await eventually(() => {
      expect(numbers()).toEqual(['1', '11', '21']);
    });
    await webview.goToRow({ target: { from: 'start', row: 420 } }, context);
    await eventually(() => {
      expect(activeText()).toBe('42000');
      expect(placeOfRow).toHaveBeenCalledExactlyOnceWith({ view, row: 420 });
    });
    await webview.changeColumn({ change: 'unsort' }, context);
    await eventually(() => {
      expect(root.querySelector('[aria-sort="descending"]:not([hidden])')).toBeNull();
      expect(numbers()).toEqual(['1', '2', '3']);
    });
  });

  it('goes back to what was shown where a view turns out to be impossible, and says why', async () => {
    const showRows = vi.fn<Host['showRows']>(({ view }) =>
      view.sort === undefined
        ? Promise.resolve()
        : Promise.reject(new TableError('invalidArgument', 'too many rows to be sorted')),
    );
    const { webview } = startTenths({ showRows });
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.changeColumn({ change: 'sortAscending', at: 0 }, context);
    await eventually(() => {
      expect(root.querySelector('.banner')?.textContent).toContain('too many rows to be sorted');
      expect(root.textContent).toContain('1,000 rows × 3 columns');
      expect(activeText()).toBe('0');
    });
  });

  it('lets a condition be typed for a column', async () => {
    const { webview } = startTenths();
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.editFilter({ column: 'c2' }, context);
    await eventually(() => {
      expect(document.activeElement).toBe(box());
      expect(box().value).toBe('c2 ');
    });
    await webview.editFilter({ column: 'c0' }, context);
    await eventually(() => {
      expect(box().value).toBe('c2 and c0 ');
    });
  });
});
