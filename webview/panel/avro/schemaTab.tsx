/** The writer's schema: as a tree, as a text to open or copy, and what identifies it. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { countOf, countText } from '../../../src/base/quantityText.ts';
import type { OpenedDocument, SchemaForm, SchemaOutline } from '../../../src/protocol/messages.ts';
import type { Fingerprint } from '../../../src/table/schemaDocument.ts';
import type { Session } from '../../session.ts';
import { CopyButton } from '../copyButton.tsx';
import { SchemaTree } from './schemaTree.tsx';

interface SchemaTabProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function SchemaTab({ session, table }: SchemaTabProps): VNode {
  const outline = useSchemaOutline(session, table);
  if (outline === undefined) return <p class="dim">Reading…</p>;
  if (outline === null) return <p class="dim">The file has no schema of its own.</p>;
  const { fingerprints, nodes, nodeCount, remarks } = outline;
  return (
    <>
      <section>
        <h3>Writer’s schema</h3>
        <SchemaText session={session} form="asWritten" label="As in the file (.avsc)" />
        {outline.hasCanonicalForm && (
          <SchemaText session={session} form="canonical" label="Parsing Canonical Form" />
        )}
      </section>
      {remarks.length > 0 && (
        <section>
          <h3>
            Against the specification <small>{countText(remarks.length)}</small>
          </h3>
          <ul class="remarks">
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>Types</h3>
        <SchemaTree nodes={nodes} />
        {nodeCount > nodes.length && (
          <p class="dim">
            The first {countText(nodes.length)} of {countOf(nodeCount, 'type')}; the text has all.
          </p>
        )}
      </section>
      {fingerprints.length > 0 && <Fingerprints session={session} fingerprints={fingerprints} />}
    </>
  );
}

function Fingerprints({
  session,
  fingerprints,
}: {
  readonly session: Session;
  readonly fingerprints: readonly Fingerprint[];
}): VNode {
  return (
    <section>
      <h3>Fingerprints</h3>
      <dl class="facts-list">
        {fingerprints.map(({ name, hex }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="with-copy">
              <code>{hex}</code>
              <CopyButton session={session} label={`Copy ${name}`} text={() => hex} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Long texts do not come here: the host opens and copies them. */
function SchemaText({
  session,
  form,
  label,
}: {
  readonly session: Session;
  readonly form: SchemaForm;
  readonly label: string;
}): VNode {
  return (
    <div class="schema-text">
      <span>{label}</span>
      <button
        type="button"
        class="button"
        aria-label={`Open: ${label}`}
        onClick={() => {
          session.host.openSchema({ form }).catch(session.report);
        }}
      >
        Open
      </button>
      <button
        type="button"
        class="button"
        aria-label={`Copy: ${label}`}
        onClick={() => {
          session.host.copySchema({ form }).catch(session.report);
        }}
      >
        Copy
      </button>
    </div>
  );
}

/** Fetched when the tab is shown, once for each opening. */
function useSchemaOutline(
  session: Session,
  { schema }: OpenedDocument,
): SchemaOutline | null | undefined {
  const [outline, setOutline] = useState<SchemaOutline | null | undefined>(undefined);
  useEffect(() => {
    const request = new AbortController();
    session.host.schemaOutline({}, { signal: request.signal }).then(setOutline, session.report);
    return () => {
      request.abort();
    };
  }, [session, schema]);
  return outline;
}
