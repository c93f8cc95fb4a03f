/** The geometry of a scrollbar's thumb: pure. */

/** One direction of scrolling. All in pixels; `offset` is between 0 and content - view. */
export interface ScrollbarState {
  readonly track: number;
  readonly view: number;
  readonly content: number;
  readonly offset: number;
}

export interface Thumb {
  readonly start: number;
  readonly size: number;
}

/** Large enough to grab, whatever the number of rows. */
const minThumb = 28;

/** Undefined when everything fits. */
export function thumbOf({ track, view, content, offset }: ScrollbarState): Thumb | undefined {
  const end = content - view;
  if (end <= 0 || track <= 0) return undefined;
  const size = Math.min(track, Math.max(minThumb, (track * view) / content));
  return { start: (track - size) * (offset / end), size };
}

/** The offset at which the thumb starts at `start`; exact at both ends. */
export function offsetOfThumb(state: ScrollbarState, start: number): number {
  const size = thumbOf(state)?.size ?? 0;
  const room = state.track - size;
  if (room <= 0) return 0;
  const end = state.content - state.view;
  if (start >= room) return end;
  return start <= 0 ? 0 : Math.round((start / room) * end);
}
