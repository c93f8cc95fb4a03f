/** Mouse, pen and touch over the cells and headers: selecting, resizing, panning. */
import type { CellPosition } from '../../src/protocol/messages.ts';
import { headerHit } from './headerRow.ts';

/** What the gestures do to the grid. */
export interface PointerTarget {
  /** The cell at a place of the window, or the nearest one. */
  cellAt(clientX: number, clientY: number): CellPosition | undefined;
  /** How far outside the cells a place is, in pixels; 0 inside. */
  outside(clientX: number, clientY: number): { readonly dx: number; readonly dy: number };
  select(cell: CellPosition, span: 'cells' | 'rows' | 'columns', extend: boolean): void;
  selectAll(): void;
  scrollBy(dx: number, dy: number): void;
  columnWidth(column: number): number;
  resizeColumn(column: number, width: number): void;
  fitColumn(column: number): void;
  focus(): void;
}

interface Elements {
  readonly root: HTMLElement;
  readonly head: HTMLElement;
  readonly corner: HTMLElement;
  readonly body: HTMLElement;
}

/** Listens until the signal aborts. */
export function listenToPointer(
  elements: Elements,
  target: PointerTarget,
  signal: AbortSignal,
): void {
  const { head, corner, body } = elements;
  body.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || isButton(event.target)) return;
      target.focus();
      if (event.pointerType === 'touch') pan(body, event, target);
      else selectByDragging(body, event, target);
    },
    { signal },
  );
  head.addEventListener(
    'pointerdown',
    (event) => {
      const hit = headerHit(event.target);
      if (event.button !== 0 || hit === undefined) return;
      event.preventDefault();
      target.focus();
      if (hit.part === 'menu') return;
      if (hit.part === 'edge') resizeByDragging(head, event, hit.column, target);
      else target.select({ row: 0, column: hit.column }, 'columns', event.shiftKey);
    },
    { signal },
  );
  head.addEventListener(
    'dblclick',
    (event) => {
      // The press was captured, so the event's own target is the whole header.
      const hit = headerHit(document.elementFromPoint(event.clientX, event.clientY));
      if (hit?.part === 'edge') target.fitColumn(hit.column);
    },
    { signal },
  );
  corner.addEventListener(
    'click',
    () => {
      target.focus();
      target.selectAll();
    },
    { signal },
  );
}

/** Those of bands take their own clicks. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button') !== null;
}

/** Follows one pointer from its press to its release. */
function follow(
  element: HTMLElement,
  { pointerId }: PointerEvent,
  onMove: (event: PointerEvent) => void,
  onEnd: () => void = () => undefined,
): void {
  const gesture = new AbortController();
  const { signal } = gesture;
  element.setPointerCapture(pointerId);
  element.addEventListener('pointermove', onMove, { signal });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    element.addEventListener(
      type,
      () => {
        gesture.abort();
        onEnd();
      },
      { signal, once: true },
    );
}

function selectByDragging(body: HTMLElement, press: PointerEvent, target: PointerTarget): void {
  const onRowNumber = (press.target as Element | null)?.closest('.row-header') !== null;
  const span = onRowNumber ? 'rows' : 'cells';
  let { clientX, clientY } = press;
  const select = (extend: boolean): void => {
    const cell = target.cellAt(clientX, clientY);
    if (cell !== undefined) target.select(cell, span, extend);
  };
  select(press.shiftKey);
  // Held beyond an edge, the view follows, faster the further out.
  let frame = requestAnimationFrame(function scroll() {
    const { dx, dy } = target.outside(clientX, clientY);
    if (dx !== 0 || dy !== 0) {
      target.scrollBy(onRowNumber ? 0 : scrollSpeed(dx), scrollSpeed(dy));
      select(true);
    }
    frame = requestAnimationFrame(scroll);
  });
  follow(
    body,
    press,
    (move) => {
      ({ clientX, clientY } = move);
      select(true);
    },
    () => {
      cancelAnimationFrame(frame);
    },
  );
}

/** Pixels a frame, for a pointer held that far outside. */
function scrollSpeed(outside: number): number {
  return Math.sign(outside) * 4 + outside / 3;
}

/** A finger moves the content; a tap selects. */
function pan(body: HTMLElement, press: PointerEvent, target: PointerTarget): void {
  let { clientX, clientY } = press;
  let moved = false;
  follow(
    body,
    press,
    (move) => {
      moved ||= Math.hypot(move.clientX - press.clientX, move.clientY - press.clientY) > 6;
      if (!moved) return;
      target.scrollBy(clientX - move.clientX, clientY - move.clientY);
      ({ clientX, clientY } = move);
    },
    () => {
      const cell = moved ? undefined : target.cellAt(clientX, clientY);
      if (cell !== undefined) target.select(cell, 'cells', false);
    },
  );
}

function resizeByDragging(
  head: HTMLElement,
  press: PointerEvent,
  column: number,
  target: PointerTarget,
): void {
  const width = target.columnWidth(column);
  follow(head, press, (move) => {
    target.resizeColumn(column, width + move.clientX - press.clientX);
  });
}
