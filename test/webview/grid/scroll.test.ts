import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampScroll,
  revealBox,
  scrollBy,
  scrollByWheel,
  scrollEnd,
  visibleLines,
  type Extent,
} from '../../../webview/grid/scroll.ts';

const rowHeight = 24;
const extentOf = (rows: number): Extent => ({
  contentWidth: 5_000,
  contentHeight: rows * rowHeight,
  viewWidth: 800,
  viewHeight: 700,
});
const rowCounts = [0, 1, 10, 29, 30, 1_000, 1_398_102, 1e6, 1e9, 1e12];

describe('scrolling', () => {
  it('is exact over random moves up to 1e12 rows, against whole numbers without limits', () => {
    const rows = fc.constantFrom(...rowCounts);
    const moves = fc.array(
      fc.oneof(
        fc.record({ by: fc.integer({ min: -5_000, max: 5_000 }) }),
        fc.record({ toRow: fc.double({ min: 0, max: 1, noNaN: true }) }),
      ),
      { minLength: 50, maxLength: 200 },
    );
    fc.assert(
      fc.property(rows, moves, (count, steps) => {
        const extent = extentOf(count);
        const height = BigInt(count) * BigInt(rowHeight);
        const end = height > 700n ? height - 700n : 0n;
        let scroll = { top: 0, left: 0 };
        let oracle = 0n;
        for (const step of steps) {
          if ('by' in step) {
            scroll = scrollBy(scroll, 0, step.by, extent);
            oracle += BigInt(step.by);
          } else {
            const row = Math.floor(step.toRow * count);
            scroll = clampScroll({ ...scroll, top: row * rowHeight }, extent);
            oracle = BigInt(row) * BigInt(rowHeight);
          }
          oracle = oracle < 0n ? 0n : oracle > end ? end : oracle;
          expect(BigInt(scroll.top)).toBe(oracle);
          const { start } = visibleLines(scroll, extent, rowHeight, count);
          expect(BigInt(start)).toBe(count === 0 ? 0n : oracle / BigInt(rowHeight));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows the last row at the end, whole', () => {
    for (const count of rowCounts) {
      const extent = extentOf(count);
      const { end } = visibleLines(scrollEnd(extent), extent, rowHeight, count);
      expect(end).toBe(count);
      expect(scrollEnd(extent).top + extent.viewHeight).toBeGreaterThanOrEqual(
        extent.contentHeight,
      );
    }
  });

  it('keeps the fractions of a fine wheel at the far end', () => {
    const extent = extentOf(1e12);
    let scroll = { top: 0.5e12 * rowHeight, left: 0 };
    for (let i = 0; i < 4; i++)
      scroll = scrollByWheel(
        scroll,
        { deltaX: 0, deltaY: 0.25, deltaMode: 0, shiftKey: false },
        extent,
      );
    expect(scroll.top).toBe(0.5e12 * rowHeight + 1);
  });

  it('understands wheels that count in lines and windows, and shift', () => {
    const extent = extentOf(1_000);
    const wheel = { deltaX: 0, deltaY: 1, deltaMode: 0, shiftKey: false };
    const origin = { top: 0, left: 0 };
    expect(scrollByWheel(origin, { ...wheel, deltaMode: 1 }, extent).top).toBe(20);
    expect(scrollByWheel(origin, { ...wheel, deltaMode: 2 }, extent).top).toBe(700);
    expect(scrollByWheel(origin, { ...wheel, deltaY: 9, shiftKey: true }, extent)).toEqual({
      top: 0,
      left: 9,
    });
  });
});

describe('revealBox', () => {
  it('moves no further than needed and always shows the box', () => {
    const boxes = fc.record({ row: fc.nat(999), column: fc.nat(40), top: fc.nat(30_000) });
    fc.assert(
      fc.property(boxes, ({ row, column, top }) => {
        const extent = extentOf(1_000);
        const before = clampScroll({ top, left: 0 }, extent);
        const box = {
          top: row * rowHeight,
          bottom: (row + 1) * rowHeight,
          left: column * 120,
          right: column * 120 + 120,
        };
        const after = revealBox(before, box, extent);
        expect(after.top).toBeLessThanOrEqual(box.top);
        expect(after.top + extent.viewHeight).toBeGreaterThanOrEqual(box.bottom);
        const shown = before.top <= box.top && before.top + extent.viewHeight >= box.bottom;
        if (shown) expect(after.top).toBe(before.top);
        expect(revealBox(after, box, extent)).toEqual(after);
      }),
    );
  });

  it('shows the start of a column wider than the view', () => {
    const after = revealBox(
      { top: 0, left: 0 },
      { top: 0, bottom: 24, left: 1_000, right: 2_500 },
      extentOf(10),
    );
    expect(after.left).toBe(1_000);
  });
});
