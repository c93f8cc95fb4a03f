import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packResult } from '../../src/protocol/packedResult.ts';
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
      selected: { rows: { start: 0, end: 1 }, columns: { start: 1, end: 2 } },
    });
    await eventually(() => {
      expect(saved.at(-1)?.shown).toEqual({ columns: [2, 0, 3] });
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
});
