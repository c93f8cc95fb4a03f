/** The fixed elements of the grid, into which rows and headers are drawn. */
import { element } from './element.ts';
import type { TableSize } from './selection.ts';

export interface GridElements {
  readonly root: HTMLElement;
  readonly corner: HTMLElement;
  readonly head: HTMLElement;
  readonly headPlane: HTMLElement;
  readonly body: HTMLElement;
  readonly plane: HTMLElement;
  /** Says why there are no cells, where there are none. */
  readonly nothing: HTMLElement;
  /** Read aloud when its text changes. */
  readonly live: HTMLElement;
}

export function createGridElements(host: HTMLElement, columnCount: number): GridElements {
  const root = element('grid', 'grid', host);
  root.tabIndex = 0;
  root.setAttribute('aria-label', 'Table');
  root.setAttribute('aria-multiselectable', 'true');
  root.setAttribute('aria-readonly', 'true');
  // With the column of row numbers.
  root.setAttribute('aria-colcount', String(columnCount + 1));
  const head = element('head', 'row', root);
  head.setAttribute('aria-rowindex', '1');
  const headPlane = element('plane', 'presentation', head);
  const corner = element('corner', 'columnheader', head);
  corner.setAttribute('aria-colindex', '1');
  corner.title = 'Select all';
  corner.textContent = 'row';
  const body = element('body', 'rowgroup', root);
  const plane = element('plane', 'presentation', body);
  const nothing = element('nothing', 'status', body);
  const live = element('visually-hidden', 'status', host);
  live.setAttribute('aria-live', 'polite');
  return { root, corner, head, headPlane, body, plane, nothing, live };
}

/** Says how many rows there are, and that there are none. `isGrowing` while more may be found. */
export function showRowCount(
  { root, nothing }: GridElements,
  { rowCount, columnCount }: TableSize,
  isGrowing: boolean,
): void {
  // With the header row.
  root.setAttribute('aria-rowcount', String(rowCount + 1));
  nothing.hidden = rowCount > 0 && columnCount > 0;
  if (nothing.hidden) return;
  nothing.textContent =
    columnCount === 0 ? 'No columns' : isGrowing ? 'Looking for rows…' : 'No rows';
}
