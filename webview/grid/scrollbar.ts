/** A scrollbar of our own: drag the thumb, press the track to go page by page. The keyboard scrolls the grid itself. */
import { element } from './element.ts';
import { offsetOfThumb, thumbOf, type ScrollbarState } from './thumb.ts';

const repeatDelay = 300;
const repeatInterval = 60;

export class Scrollbar {
  readonly #track: HTMLElement;
  readonly #thumb: HTMLElement;
  readonly #vertical: boolean;
  readonly #scrollTo: (offset: number) => void;
  #state: ScrollbarState = { track: 0, view: 0, content: 0, offset: 0 };
  /** While the thumb is dragged: where in the thumb it was grabbed. */
  #grab: number | undefined;
  /** While the track is pressed: where, and the timer that repeats. */
  #pressed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    parent: HTMLElement,
    direction: 'vertical' | 'horizontal',
    scrollTo: (offset: number) => void,
  ) {
    this.#vertical = direction === 'vertical';
    this.#scrollTo = scrollTo;
    this.#track = element(`scrollbar ${direction}`, 'scrollbar', parent);
    this.#track.setAttribute('aria-orientation', direction);
    this.#track.setAttribute('aria-label', this.#vertical ? 'Scroll rows' : 'Scroll columns');
    this.#thumb = element('thumb', 'presentation', this.#track);
    this.#track.addEventListener('pointerdown', this.#press);
    this.#track.addEventListener('pointermove', this.#drag);
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
      this.#track.addEventListener(end, this.#release);
  }

  update(next: ScrollbarState): void {
    // A thumb in someone's hand stays there, even if the content grows meanwhile.
    const state = this.#grab === undefined ? next : { ...next, content: this.#state.content };
    this.#state = state;
    const thumb = thumbOf(state);
    this.#thumb.hidden = thumb === undefined;
    if (thumb === undefined) return;
    const { style } = this.#thumb;
    style.transform = this.#vertical
      ? `translateY(${thumb.start}px)`
      : `translateX(${thumb.start}px)`;
    style[this.#vertical ? 'height' : 'width'] = `${thumb.size}px`;
    const end = state.content - state.view;
    this.#track.setAttribute('aria-valuenow', String(Math.round((state.offset / end) * 100)));
  }

  /** Where the track begins: beside the row numbers. */
  startAt(left: number): void {
    this.#track.style.left = `${left}px`;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  readonly #press = (event: PointerEvent): void => {
    const thumb = thumbOf(this.#state);
    if (event.button !== 0 || thumb === undefined) return;
    // Keeps the focus in the grid.
    event.preventDefault();
    this.#track.setPointerCapture(event.pointerId);
    const at = this.#position(event);
    if (at >= thumb.start && at < thumb.start + thumb.size) {
      this.#grab = at - thumb.start;
      this.#track.classList.add('dragging');
    } else {
      this.#pressed = at;
      this.#page(repeatDelay);
    }
  };

  readonly #drag = (event: PointerEvent): void => {
    if (this.#grab !== undefined)
      this.#scrollTo(offsetOfThumb(this.#state, this.#position(event) - this.#grab));
    else this.#pressed = this.#position(event);
  };

  readonly #release = (): void => {
    this.#grab = undefined;
    clearTimeout(this.#timer);
    this.#track.classList.remove('dragging');
  };

  /** One window towards where the track is pressed, until the thumb is there. */
  #page(delay: number): void {
    const thumb = thumbOf(this.#state);
    if (thumb === undefined) return;
    const { offset, view } = this.#state;
    if (this.#pressed < thumb.start) this.#scrollTo(offset - view);
    else if (this.#pressed >= thumb.start + thumb.size) this.#scrollTo(offset + view);
    this.#timer = setTimeout(() => {
      this.#page(repeatInterval);
    }, delay);
  }

  #position(event: PointerEvent): number {
    const box = this.#track.getBoundingClientRect();
    return this.#vertical ? event.clientY - box.top : event.clientX - box.left;
  }
}
