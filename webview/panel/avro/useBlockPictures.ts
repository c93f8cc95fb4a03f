/** The pictures of a file's blocks, drawn anew when twice as many are known, and when all are. */
import { useEffect, useState } from 'preact/hooks';
import type { OpenedDocument } from '../../../src/protocol/messages.ts';
import { isGrowing } from '../../../src/table/growth.ts';
import type { LayoutMap, PageStrip } from '../../../src/table/layout.ts';
import type { SegmentSizes } from '../../../src/table/segmentSizes.ts';
import type { Session } from '../../session.ts';

export interface BlockPictures {
  readonly strip: PageStrip | undefined;
  readonly sizes: SegmentSizes | undefined;
}

/** As fine as the picture can show. */
const bins = { maxSegmentBins: 120, maxColumnBins: 1 };

export function useBlockPictures(session: Session, table: OpenedDocument): BlockPictures {
  const [pictures, setPictures] = useState<BlockPictures>({ strip: undefined, sizes: undefined });
  const { schema, facts, growth } = table;
  const { segmentCount, codecs } = facts;
  const codec = codecs.join(', ');
  const isWhole = !isGrowing(growth);
  const generation = isWhole ? Infinity : Math.floor(Math.log2(segmentCount + 1));
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    const { host, report } = session;
    Promise.all([host.layoutMap(bins, { signal }), host.segmentSizes({}, { signal })])
      .then(([map, sizes]) => {
        setPictures({ strip: stripOf(map, sizes.count, codec), sizes });
      })
      .catch(report);
    return () => {
      request.abort();
    };
    // Each opening of the file has a schema of its own.
  }, [session, schema, codec, generation]);
  return pictures;
}

/** Blocks are drawn as pages are: one after the other, all of one codec. */
function stripOf(map: LayoutMap, blocks: number, codec: string): PageStrip {
  return {
    encodings: [codec],
    pageCount: blocks,
    pagesPerBin: map.segmentsPerBin,
    bins: map.segmentBins,
    bytes: map.bytes,
  };
}
