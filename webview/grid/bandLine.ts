/** The element of a band: a line across the grid that says what is missing, with buttons for what to do about it. */
import { element, setText } from './element.ts';
import type { Band } from './frame.ts';

export class BandLine {
  readonly #element: HTMLElement;
  readonly #text: Text;
  readonly #buttons: HTMLElement;
  #shown: Band | undefined;

  constructor(row: HTMLElement) {
    this.#element = element('band-line', 'gridcell', row);
    const text = element('band-text', undefined, this.#element);
    this.#text = text.appendChild(document.createTextNode(''));
    this.#buttons = element('band-buttons', undefined, this.#element);
  }

  show(band: Band, width: number): void {
    this.#element.hidden = false;
    this.#element.style.width = `${width}px`;
    if (this.#shown === band) return;
    this.#shown = band;
    setText(this.#text, band.text);
    this.#element.title = band.text;
    this.#buttons.replaceChildren(...band.buttons.map(({ label, run }) => button(label, run)));
  }

  hide(): void {
    this.#element.hidden = true;
  }

  /** Stays in view however far the rows have moved to the left. */
  moveTo(left: number): void {
    this.#element.style.transform = `translateX(${left}px)`;
  }
}

function button(label: string, run: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'band-button';
  // Bands are drawn before they come into view: focus must not scroll to one. The panel has the same buttons.
  made.tabIndex = -1;
  made.textContent = label;
  made.addEventListener('click', run);
  // The grid's own keys and gestures are not for what happens in here.
  made.addEventListener('keydown', (event) => {
    event.stopPropagation();
  });
  return made;
}
