/** The field for a condition on rows: checked while it is typed, taken with Enter. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';

/** Nobody wants to hear of a mistake that is still being typed. */
const patience = 400;

export function FilterBox({ session }: { readonly session: Session }): VNode {
  const input = useRef<HTMLInputElement>(null);
  const [mistake, setMistake] = useState<string | undefined>(undefined);
  const [checking] = useState(() => new Checking(session));
  const applied = session.rows.view.value.where ?? '';
  const wanted = session.filterEdit.value;

  const apply = (text: string): void => {
    checking.now(text, (problem) => {
      setMistake(problem);
      if (problem === undefined) session.filter(text === '' ? undefined : text);
    });
  };

  // What is in force is what it says, unless someone is typing.
  useEffect(() => {
    if (input.current !== null) input.current.value = applied;
    setMistake(undefined);
  }, [applied]);
  useEffect(() => {
    const field = input.current;
    if (wanted === undefined || field === null) return;
    field.focus();
    if (wanted.column === undefined) return;
    const before = field.value.trim();
    field.value = `${before === '' ? '' : `${before} and `}${wanted.column} `;
  }, [wanted]);
  useEffect(
    () => () => {
      checking.stop();
    },
    [],
  );

  return (
    <div class="filter-box" role="search">
      <input
        ref={input}
        type="text"
        spellcheck={false}
        class={mistake === undefined ? 'input' : 'input invalid'}
        placeholder="Filter: amount > 100 and city = 'Oslo'"
        title="Only rows where …; Enter filters, empty shows all"
        aria-label="Filter rows"
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : 'filter-error'}
        onInput={(event) => {
          setMistake(undefined);
          checking.soon(event.currentTarget.value.trim(), setMistake);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply(event.currentTarget.value.trim());
          if (event.key !== 'Escape') return;
          checking.stop();
          setMistake(undefined);
          event.currentTarget.value = applied;
          session.grid?.focus();
        }}
      />
      {applied !== '' && (
        <button
          type="button"
          class="tool clear"
          title="Show all rows"
          aria-label="Clear filter"
          onClick={() => {
            session.filter(undefined);
          }}
        >
          <Icon name="close" />
        </button>
      )}
      {mistake !== undefined && (
        <div class="input-error" id="filter-error" role="alert">
          {mistake}
        </div>
      )}
    </div>
  );
}

type OnVerdict = (problem: string | undefined) => void;

/** One look at what is typed at a time. */
class Checking {
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();

  constructor(session: Session) {
    this.#session = session;
  }

  soon(text: string, onVerdict: OnVerdict): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.now(text, onVerdict);
    }, patience);
  }

  now(text: string, onVerdict: OnVerdict): void {
    this.stop();
    const { signal } = (this.#abort = new AbortController());
    if (text === '') {
      onVerdict(undefined);
      return;
    }
    this.#session.host.checkCondition({ text }, { signal }).then(
      ({ problem }) => {
        if (!signal.aborted) onVerdict(problem ?? undefined);
      },
      // Of one that was given up, there is nothing to say.
      this.#session.report,
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}
