/** How the file is laid out: what that is good for, a picture, and the row groups with their column chunks. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { LayoutMap, SegmentLayout } from '../../src/table/layout.ts';
import { countText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { ChunkTable } from './chunkTable.tsx';
import { diagnose } from './diagnosis.ts';
import { Findings } from './findings.tsx';
import { LayoutMapView } from './layoutMapView.tsx';
import type { MapNames } from './mapPicture.ts';
import { SegmentTable } from './segmentTable.tsx';
import { useSegments } from './useSegments.ts';

interface LayoutTabProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

/** As fine as the picture can show. */
const maxBins = { maxSegmentBins: 80, maxColumnBins: 64 };

export function LayoutTab({ session, table }: LayoutTabProps): VNode {
  const { segmentCount } = table.facts;
  const [selected, setSelected] = useState<number | undefined>(segmentCount > 0 ? 0 : undefined);
  const segments = useSegments(session, table);
  const goTo = (index: number): void => {
    setSelected(index);
    segments
      .get(index)
      .then((segment) => {
        if (segment !== undefined) session.goToRow({ from: 'start', row: segment.rowStart });
      })
      .catch(session.report);
  };
  return (
    <>
      <Findings session={session} findings={diagnose(table.facts)} />
      <MapSection session={session} table={table} onSegment={goTo} />
      <section>
        <h3>
          Row groups <small>{countText(segmentCount)}</small>
        </h3>
        {segmentCount === 0 ? (
          <p class="dim">The file has no row groups.</p>
        ) : (
          <SegmentTable
            segments={segments}
            count={segmentCount}
            selected={selected}
            onSelect={goTo}
          />
        )}
        {selected !== undefined && <SortingText segment={segments.at(selected)} />}
      </section>
      {selected !== undefined && (
        <ChunkTable key={selected} session={session} name={table.name} segment={selected} />
      )}
    </>
  );
}

function SortingText({ segment }: { readonly segment: SegmentLayout | undefined }): VNode | null {
  const { index = 0, sortedBy = [] } = segment ?? {};
  if (sortedBy.length === 0) return null;
  return (
    <p class="dim">
      Row group {countText(index)} is sorted by {sortedBy.join('; then ')}.
    </p>
  );
}

function MapSection({
  session,
  table,
  onSegment,
}: LayoutTabProps & { readonly onSegment: (segment: number) => void }): VNode | null {
  const [map, setMap] = useState<LayoutMap | undefined>(undefined);
  const [columns, setColumns] = useState<readonly string[]>([]);
  const { segmentCount, leafCount } = table.facts;
  useEffect(() => {
    if (segmentCount === 0) return undefined;
    const { host, report } = session;
    const request = new AbortController();
    const { signal } = request;
    host.layoutMap(maxBins, { signal }).then(setMap, report);
    host.columnChunks({ segment: 0 }, { signal }).then((chunks) => {
      setColumns(chunks.map(({ path }) => path));
    }, report);
    return () => {
      request.abort();
    };
  }, [session, segmentCount]);
  if (segmentCount === 0) return null;
  const names: MapNames = { segmentCount, leafCount, columns };
  return (
    <section>
      <h3>Compressed bytes</h3>
      {map === undefined || map.bytes.length === 0 ? (
        <p class="dim">{map === undefined ? 'Reading…' : 'Nothing to show.'}</p>
      ) : (
        <LayoutMapView map={map} names={names} onSegment={onSegment} />
      )}
    </section>
  );
}
