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
  /** Read aloud when its text changes. */
  readonly live: HTMLElement;
}

export function createGridElements(host: HTMLElement, size: TableSize): GridElements {
  const root = element('grid', 'grid', host);
  root.tabIndex = 0;
  root.setAttribute('aria-label', 'Table');
  root.setAttribute('aria-multiselectable', 'true');
  root.setAttribute('aria-readonly', 'true');
  // With the header row and the column of row numbers.
  root.setAttribute('aria-rowcount', String(size.rowCount + 1));
  root.setAttribute('aria-colcount', String(size.columnCount + 1));
  const head = element('head', 'row', root);
  head.setAttribute('aria-rowindex', '1');
  const headPlane = element('plane', 'presentation', head);
  const corner = element('corner', 'columnheader', head);
  corner.setAttribute('aria-colindex', '1');
  corner.title = 'Select all';
  corner.textContent = 'row';
  const body = element('body', 'rowgroup', root);
  const plane = element('plane', 'presentation', body);
  if (size.rowCount === 0 || size.columnCount === 0)
    element('nothing', 'status', body).textContent =
      size.columnCount === 0 ? 'No columns' : 'No rows';
  const live = element('visually-hidden', 'status', host);
  live.setAttribute('aria-live', 'polite');
  return { root, corner, head, headPlane, body, plane, live };
}
