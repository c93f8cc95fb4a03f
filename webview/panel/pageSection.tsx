/** The pages of one column chunk: a picture, a table, and their checksums. Choosing a page takes the grid to its first row. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
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
  const jump = useJump(session, place);
  const goTo = (index: number): void => {
    setPage(index);
    jump(index);
  };
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
          <PageStripView strip={strip} onPage={goTo} />
          <PageTable
            session={session}
            place={place}
            count={strip.pageCount}
            selected={page}
            onSelect={goTo}
          />
          <ChecksumButton session={session} name={name} place={place} />
        </>
      )}
    </section>
  );
}

/** Takes the grid to the first row of a page, if it tells one; the page chosen last wins. */
function useJump(session: Session, chunk: ChunkPlace): (page: number) => void {
  const request = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => request.current?.abort(), []);
  return (page) => {
    request.current?.abort();
    request.current = new AbortController();
    const { signal } = request.current;
    firstRowOf(session, { chunk, page, signal }).then((row) => {
      if (row !== undefined && !signal.aborted) session.goToRow({ from: 'start', row });
    }, session.report);
  };
}

/** Counted from the file's first row; undefined for a dictionary, and where nothing tells. */
async function firstRowOf(
  { host }: Session,
  { chunk: { segment, leaf }, page, signal }: PageRequest,
): Promise<number | undefined> {
  const one = { range: { start: page, end: page + 1 }, chunk: { segment, leaf } };
  const [{ pages }, segments] = await Promise.all([
    host.pages(one, { signal }),
    host.segments({ range: { start: segment, end: segment + 1 } }, { signal }),
  ]);
  const firstRow = pages[0]?.firstRow;
  const rowStart = segments[0]?.rowStart;
  return firstRow === undefined || rowStart === undefined ? undefined : rowStart + firstRow;
}

interface PageRequest {
  readonly chunk: ChunkPlace;
  readonly page: number;
  readonly signal: AbortSignal;
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
