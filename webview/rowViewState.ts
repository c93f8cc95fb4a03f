/** Which rows are shown: what someone asked for, and what was found of it so far. */
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { isAbort } from '../src/base/errors.ts';
import { isWholeTable, type RowView, type RowViewProgress } from '../src/table/rowView.ts';
import type { Host } from './hostClient.ts';

const nothingYet: RowViewProgress = { rows: 0, seen: 0, unread: 0, isDone: false };

export interface RowViewOptions {
  readonly host: () => Host;
  readonly saved: RowView;
  /** Another view is about to be shown. */
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
}

export class RowViewState {
  readonly view: ReadonlySignal<RowView>;
  /** Undefined where the table is shown as it is. */
  readonly found: ReadonlySignal<RowViewProgress | undefined>;
  readonly #options: RowViewOptions;
  readonly #view;
  readonly #found = signal<RowViewProgress | undefined>(undefined);
  #search = new AbortController();

  constructor(options: RowViewOptions) {
    this.#options = options;
    this.#view = signal(options.saved);
    this.view = this.#view;
    this.found = this.#found;
  }

  /** Shows other rows; of a view that turns out to be impossible, what was shown before. */
  show(view: RowView): void {
    const before = this.#view.value;
    this.#options.onChange();
    this.#start(view, before);
  }

  /** Finds the rows of the same view in a table that was opened, perhaps not for the first time. */
  find(): void {
    this.#start(this.#view.value, {});
  }

  /** Shows the table as it is: it is another one. */
  forget(): void {
    this.#search.abort();
    this.#view.value = {};
    this.#found.value = undefined;
  }

  #start(view: RowView, fallback: RowView): void {
    this.#search.abort();
    const search = new AbortController();
    this.#search = search;
    batch(() => {
      this.#view.value = view;
      this.#found.value = isWholeTable(view) ? undefined : nothingYet;
    });
    const onProgress = (value: unknown): void => {
      // HostApi.showRows reports RowViewProgress and nothing else.
      if (!search.signal.aborted) this.#found.value = value as RowViewProgress;
    };
    this.#options
      .host()
      .showRows({ view }, { signal: search.signal, onProgress })
      .catch((error: unknown) => {
        if (search.signal.aborted || isAbort(error)) return;
        this.#options.onFailure(error);
        this.#options.onChange();
        this.#start(fallback, {});
      });
  }
}
