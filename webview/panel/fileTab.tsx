/** What the file says of itself. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { KeyValue } from '../../src/table/layout.ts';
import { bytesText, countText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { CopyButton } from './copyButton.tsx';
import { fileFacts } from './fileFacts.ts';
import { ValidateButton } from './validateButton.tsx';

interface FileTabProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function FileTab({ session, table }: FileTabProps): VNode {
  const { keyValueMetadata } = table.facts;
  const texts = useKeyValueTexts(session, table);
  return (
    <>
      <section>
        <h3>{table.name}</h3>
        <dl class="facts-list">
          {fileFacts(table.facts).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p>
          <ValidateButton session={session} />
        </p>
      </section>
      <section>
        <h3>
          Key-value metadata <small>{countText(keyValueMetadata.length)}</small>
        </h3>
        {keyValueMetadata.length === 0 && <p class="dim">None.</p>}
        {keyValueMetadata.map((entry, i) => (
          // Keys may repeat.
          <Entry
            key={`${i}:${entry.key}`}
            entry={entry}
            text={texts[i] ?? undefined}
            session={session}
          />
        ))}
      </section>
    </>
  );
}

/** Fetched when the tab is shown: schemas take a while to understand. */
function useKeyValueTexts(
  session: Session,
  { facts: { keyValueMetadata } }: OpenedDocument,
): readonly (string | null)[] {
  const [texts, setTexts] = useState<readonly (string | null)[]>([]);
  useEffect(() => {
    if (keyValueMetadata.length === 0) return undefined;
    const request = new AbortController();
    session.host.keyValueTexts({}, { signal: request.signal }).then(setTexts, session.report);
    return () => {
      request.abort();
    };
    // The same list for as long as the file is open, whatever else becomes known of it.
  }, [session, keyValueMetadata]);
  return texts;
}

const shortValue = 120;

interface EntryProps {
  readonly entry: KeyValue;
  /** What the value means, where its key is known. */
  readonly text: string | undefined;
  readonly session: Session;
}

function Entry({ entry: { key, value, bytes }, text, session }: EntryProps): VNode {
  const [raw, setRaw] = useState(false);
  const short = value.length <= shortValue;
  const shown = raw ? value : (text ?? value);
  return (
    <details class="entry" open={short}>
      <summary>
        <b>{key}</b> <small>{bytesText(bytes)}</small>
        <CopyButton session={session} label={`Copy ${key}`} text={() => shown} />
      </summary>
      {text !== undefined && (
        <label class="toggle">
          <input
            type="checkbox"
            checked={raw}
            onChange={(event) => {
              setRaw(event.currentTarget.checked);
            }}
          />
          As it is in the file
        </label>
      )}
      <pre tabIndex={0}>{shown}</pre>
      {shown === value && new TextEncoder().encode(value).length < bytes && (
        <p class="dim">Only the beginning is shown.</p>
      )}
    </details>
  );
}
