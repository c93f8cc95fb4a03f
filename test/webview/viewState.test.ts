import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  initialViewState,
  restoreViewState,
  saveViewState,
  type ViewState,
} from '../../webview/viewState.ts';

const state: ViewState = {
  grid: {
    topRow: 999_999_999_999,
    topOffset: 11.5,
    left: 240,
    selection: { active: { row: 7, column: 2 }, anchor: { row: 3, column: 1 }, span: 'rows' },
    columnWidths: { id: 80, constructor: 90 },
  },
  shown: {
    columns: [2, 0],
    rows: { where: 'id > 1', sort: { column: 'id', descending: true } },
  },
  panel: { open: false, width: 400, tab: 'cell' },
};

describe('the saved view', () => {
  it('comes back as it was, through JSON', () => {
    expect(restoreViewState(JSON.parse(JSON.stringify(saveViewState(state))))).toEqual(state);
  });

  it('is fresh when nothing, or another version, was saved', () => {
    expect(restoreViewState(undefined)).toEqual(initialViewState);
    expect(restoreViewState({ version: 0, grid: state.grid })).toEqual(initialViewState);
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (grid, panel) => {
        const { grid: restored } = restoreViewState({ version: 1, grid, panel });
        expect(restored.topRow).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(restored.left)).toBe(true);
      }),
    );
  });
});
