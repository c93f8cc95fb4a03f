import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetOfThumb, thumbOf } from '../../../webview/grid/thumb.ts';

const states = fc
  .record({
    track: fc.integer({ min: 30, max: 2_000 }),
    rows: fc.constantFrom(40, 1_000, 1e6, 1e9, 1e12),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ track, rows, at }) => {
    const content = rows * 24 + 2_000;
    return { track, view: track, content, offset: at * (content - track) };
  });

describe('the thumb', () => {
  it('is absent when everything fits', () => {
    expect(thumbOf({ track: 100, view: 100, content: 100, offset: 0 })).toBeUndefined();
  });

  it('stays in its track, can be grabbed, and touches both ends', () => {
    fc.assert(
      fc.property(states, (state) => {
        const thumb = thumbOf(state)!;
        expect(thumb.size).toBeGreaterThanOrEqual(28);
        expect(thumb.start).toBeGreaterThanOrEqual(0);
        expect(thumb.start + thumb.size).toBeLessThanOrEqual(state.track + 1e-6);
        expect(thumbOf({ ...state, offset: 0 })?.start).toBe(0);
        const end = { ...state, offset: state.content - state.view };
        expect(thumbOf(end)!.start).toBeCloseTo(state.track - thumb.size, 6);
      }),
    );
  });

  it('gives back the offset it was made from, as exactly as pixels allow, and the ends exactly', () => {
    fc.assert(
      fc.property(states, (state) => {
        const thumb = thumbOf(state)!;
        const end = state.content - state.view;
        const pixel = end / Math.max(1, state.track - thumb.size);
        const back = offsetOfThumb(state, thumb.start);
        expect(Math.abs(back - state.offset)).toBeLessThanOrEqual(pixel * 1e-3 + 1);
        expect(offsetOfThumb(state, -5)).toBe(0);
        expect(offsetOfThumb(state, state.track)).toBe(end);
      }),
    );
  });
});
