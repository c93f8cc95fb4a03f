/** The pages of one column chunk: a picture, a table, and their checksums. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isAbort, toTableError } from '../../src/base/errors.ts';
import { errorText } from '../../src/base/errorText.ts';
import type { ChunkPlace, PageStrip } from '../../src/table/layout.ts';
import { countText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { ChecksumButton } from './checksumButton.tsx';
import { PageStripView } from './pageStripView.tsx';
import { PageTable } from './pageTable.tsx';

export interface PageSectionProps {
  readonly session: Session;
  /** The file's name, for messages. */
  readonly name: string;
  readonly place: ChunkPlace;
}

/** As fine as the picture can show. */
const maxBins = 120;

type Strip = { readonly strip: PageStrip } | { readonly problem: string } | undefined;

export function PageSection({ session, name, place }: PageSectionProps): VNode {
  const found = useStrip(session, name, place);
  const [page, setPage] = useState<number | undefined>(undefined);
  if (found === undefined || 'problem' in found)
    return (
      <section>
        <h3>Pages</h3>
        <p class="dim">{found?.problem ?? 'Reading…'}</p>
      </section>
    );
  const { strip } = found;
  return (
    <section>
      <h3>
        Pages <small>{countText(strip.pageCount)}</small>
      </h3>
      {strip.pageCount > 0 && (
        <>
          <PageStripView strip={strip} onPage={setPage} />
          <PageTable
            session={session}
            place={place}
            count={strip.pageCount}
            selected={page}
            onSelect={setPage}
          />
          <ChecksumButton session={session} name={name} place={place} />
        </>
      )}
    </section>
  );
}

/** Read once for each chunk that is shown; the caller gives each chunk a key of its own. */
function useStrip(session: Session, name: string, chunk: ChunkPlace): Strip {
  const [found, setFound] = useState<Strip>(undefined);
  const { segment, leaf } = chunk;
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    session.host.pageStrip({ chunk: { segment, leaf }, maxBins }, { signal }).then(
      (strip) => {
        setFound({ strip });
      },
      (error: unknown) => {
        if (!isAbort(error)) setFound({ problem: errorText(toTableError(error), name) });
      },
    );
    return () => {
      request.abort();
    };
  }, [session, name, segment, leaf]);
  return found;
}
