/** All segments of the open file, fetched as they are looked at; more of them while the file is walked. */
import { useEffect, useMemo } from 'preact/hooks';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { SegmentLayout } from '../../src/table/layout.ts';
import type { Session } from '../session.ts';
import { FetchedRows } from './fetchedRows.ts';

export function useSegments(session: Session, table: OpenedDocument): FetchedRows<SegmentLayout> {
  const { schema } = table;
  const { segmentCount } = table.facts;
  const segments = useMemo(
    () =>
      new FetchedRows<SegmentLayout>({
        fetch: async (range, signal) => session.host.segments({ range }, { signal }),
        count: 0,
        onError: session.report,
      }),
    // Each opening of the file has a schema of its own.
    [session, schema],
  );
  segments.grow(segmentCount);
  useEffect(
    () => () => {
      segments.dispose();
    },
    [segments],
  );
  return segments;
}
