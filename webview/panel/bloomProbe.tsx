/** Asks a column chunk's bloom filter whether a value may be there. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAbort, toTableError } from '../../src/base/errors.ts';
import { errorText } from '../../src/base/errorText.ts';
import type { ChunkPlace } from '../../src/table/layout.ts';
import type { Session } from '../session.ts';

export interface BloomProbeProps {
  readonly session: Session;
  /** The file's name, for messages. */
  readonly name: string;
  readonly place: ChunkPlace;
}

const sentences = {
  absent: 'Not here: no row of this column chunk has that value.',
  maybe: 'Maybe here: the filter cannot rule it out.',
} as const;

export function BloomProbe({ session, name, place }: BloomProbeProps): VNode {
  const input = useRef<HTMLInputElement>(null);
  const [answer, setAnswer] = useState('');
  const request = useRef<AbortController | undefined>(undefined);
  useEffect(
    () => () => {
      request.current?.abort();
    },
    [],
  );
  const ask = async (): Promise<void> => {
    request.current?.abort();
    request.current = new AbortController();
    const { signal } = request.current;
    const text = input.current?.value ?? '';
    try {
      const found = await session.host.probeBloomFilter({ chunk: place, text }, { signal });
      if (!signal.aborted) setAnswer(sentences[found.answer]);
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) setAnswer(errorText(toTableError(error), name));
    }
  };
  return (
    <form
      class="probe"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <label>
        Is this value here?
        <input
          class="input"
          ref={input}
          onInput={() => {
            setAnswer('');
          }}
        />
      </label>
      <button type="submit" class="button">
        Ask the filter
      </button>
      <p role="status">{answer}</p>
    </form>
  );
}
