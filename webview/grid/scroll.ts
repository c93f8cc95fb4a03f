/**
 * Where the grid is scrolled to: pure arithmetic on virtual pixels. The grid owns this state and the DOM never feeds
 * back, so it is exact wherever doubles are: 1e12 rows of 24 px are 2^44.5 px, which leaves 8 bits for fractions.
 */
import type { Range } from '../../src/table/schema.ts';

/** Distance of the view's top left corner from the content's, in virtual pixels. */
export interface Scroll {
  readonly top: number;
  readonly left: number;
}

/** Sizes in virtual pixels: of all cells, and of the part of the window that shows cells. */
export interface Extent {
  readonly contentWidth: number;
  readonly contentHeight: number;
  readonly viewWidth: number;
  readonly viewHeight: number;
}

/** A rectangle in content coordinates. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);

/** The furthest one can scroll. */
export function scrollEnd(extent: Extent): Scroll {
  return {
    top: Math.max(0, extent.contentHeight - extent.viewHeight),
    left: Math.max(0, extent.contentWidth - extent.viewWidth),
  };
}

export function clampScroll(scroll: Scroll, extent: Extent): Scroll {
  const end = scrollEnd(extent);
  return { top: clamp(scroll.top, end.top), left: clamp(scroll.left, end.left) };
}

export function scrollBy(scroll: Scroll, dx: number, dy: number, extent: Extent): Scroll {
  return clampScroll({ top: scroll.top + dy, left: scroll.left + dx }, extent);
}

/** The parts of a WheelEvent that matter. */
export interface Wheel {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 windows. */
  readonly deltaMode: number;
  readonly shiftKey: boolean;
}

/** Pixels of one line of a wheel that counts in lines. */
const wheelLine = 20;

/** Shift turns a vertical wheel sideways, as everywhere; some systems have done so already. */
export function scrollByWheel(scroll: Scroll, wheel: Wheel, extent: Extent): Scroll {
  const [unitX, unitY] =
    wheel.deltaMode === 2
      ? [extent.viewWidth, extent.viewHeight]
      : wheel.deltaMode === 1
        ? [wheelLine, wheelLine]
        : [1, 1];
  const sideways = wheel.shiftKey && wheel.deltaX === 0;
  const dx = (sideways ? wheel.deltaY : wheel.deltaX) * unitX;
  const dy = sideways ? 0 : wheel.deltaY * unitY;
  return scrollBy(scroll, dx, dy, extent);
}

/** Moves as little as needed to show `box`; of a box larger than the view, its start. */
export function revealBox(scroll: Scroll, box: Box, extent: Extent): Scroll {
  const along = (offset: number, view: number, start: number, end: number): number =>
    start < offset || end - start > view ? start : Math.max(offset, end - view);
  const inside = clampScroll(scroll, extent);
  return clampScroll(
    {
      top: along(inside.top, extent.viewHeight, box.top, box.bottom),
      left: along(inside.left, extent.viewWidth, box.left, box.right),
    },
    extent,
  );
}

/** The lines that show at least partly. */
export function visibleLines(
  scroll: Scroll,
  extent: Extent,
  lineHeight: number,
  lineCount: number,
): Range {
  const start = Math.min(Math.floor(scroll.top / lineHeight), lineCount);
  const end = Math.min(Math.ceil((scroll.top + extent.viewHeight) / lineHeight), lineCount);
  return { start, end: Math.max(start, end) };
}
