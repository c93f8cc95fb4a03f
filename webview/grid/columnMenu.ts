/** The menu of a column. It is VS Code's own, which reads off the page what it is for where it is asked for. */
import { headerHit } from './headerRow.ts';

interface MenuTarget {
  /** Where the keyboard is. */
  activeColumn(): number | undefined;
  /** The lower left corner of a column's header, in the window. */
  headerCorner(column: number): { readonly x: number; readonly y: number };
}

/** As package.json's conditions call them. */
function contextOf(column: number): string {
  const webviewSection = 'column';
  return JSON.stringify({ webviewSection, column, preventDefaultContextMenuItems: true });
}

/** Opens the menu of a column, as if its header had been clicked with the right button. */
export function openColumnMenu(head: HTMLElement, column: number, target: MenuTarget): void {
  const { x, y } = target.headerCorner(column);
  head.dataset['vscodeContext'] = contextOf(column);
  const asked = { bubbles: true, cancelable: true, clientX: x, clientY: y };
  head.dispatchEvent(new MouseEvent('contextmenu', asked));
}

/** Listens until the signal aborts. */
export function listenToColumnMenu(
  { root, head }: { readonly root: HTMLElement; readonly head: HTMLElement },
  target: MenuTarget,
  signal: AbortSignal,
): void {
  head.addEventListener(
    'contextmenu',
    ({ target: clicked }) => {
      // What was asked for by openColumnMenu knows its column.
      if (clicked === head) return;
      const hit = headerHit(clicked);
      if (hit === undefined) delete head.dataset['vscodeContext'];
      else head.dataset['vscodeContext'] = contextOf(hit.column);
    },
    { signal },
  );
  head.addEventListener(
    'click',
    ({ target: clicked }) => {
      const hit = headerHit(clicked);
      if (hit?.part === 'menu') openColumnMenu(head, hit.column, target);
    },
    { signal },
  );
  // A key for menus, which asks for one where the focus is.
  root.addEventListener(
    'contextmenu',
    (event) => {
      const column = target.activeColumn();
      if (event.target !== root || column === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      openColumnMenu(head, column, target);
    },
    { signal },
  );
}
