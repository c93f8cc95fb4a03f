/** The column chunks of one row group. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ColumnChunkLayout } from '../../src/table/layout.ts';
import { bytesText, countText, ratioText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { VirtualTable, type TableColumn } from './virtualTable.tsx';

const columns: readonly TableColumn[] = [
  { label: 'Column', width: 150 },
  { label: 'Size', width: 78, numeric: true },
  { label: 'Ratio', width: 54, numeric: true },
  { label: 'Type', width: 140 },
  { label: 'Codec', width: 76 },
  { label: 'Encodings', width: 170 },
  { label: 'Values', width: 82, numeric: true },
  { label: 'Nulls', width: 70, numeric: true },
  { label: 'Min', width: 130 },
  { label: 'Max', width: 130 },
  { label: 'Extras', width: 150 },
];

export function ChunkTable({
  session,
  segment,
}: {
  readonly session: Session;
  readonly segment: number;
}): VNode {
  const [chunks, setChunks] = useState<readonly ColumnChunkLayout[] | undefined>(undefined);
  useEffect(() => {
    const request = new AbortController();
    setChunks(undefined);
    session.host
      .columnChunks({ segment }, { signal: request.signal })
      .then(setChunks, session.report);
    return () => {
      request.abort();
    };
  }, [session, segment]);
  return (
    <section>
      <h3>
        Column chunks of row group {countText(segment)}
        {chunks !== undefined && <small>{countText(chunks.length)}</small>}
      </h3>
      {chunks === undefined ? (
        <p class="dim">Reading…</p>
      ) : (
        <VirtualTable
          label={`Column chunks of row group ${segment}`}
          columns={columns}
          count={chunks.length}
          maxRows={12}
          row={(index) => {
            const chunk = chunks[index];
            return chunk && textsOf(chunk);
          }}
        />
      )}
    </section>
  );
}

function textsOf(chunk: ColumnChunkLayout): readonly string[] {
  return [
    chunk.path,
    bytesText(chunk.compressedBytes),
    ratioText(chunk.compressedBytes, chunk.uncompressedBytes),
    chunk.logicalType === '' ? chunk.physicalType : `${chunk.logicalType} (${chunk.physicalType})`,
    chunk.codec,
    chunk.encodings.join(', '),
    countText(chunk.values),
    chunk.nulls === undefined ? '–' : countText(chunk.nulls),
    boundText(chunk.min, chunk.minExact, '≥'),
    boundText(chunk.max, chunk.maxExact, '≤'),
    extrasOf(chunk).join(', '),
  ];
}

/** A bound that is not a value of the column says so; no bound is a dash, which no value's text is. */
function boundText(bound: string | undefined, exact: boolean, sign: string): string {
  if (bound === undefined) return '–';
  return exact ? bound : `${sign} ${bound}`;
}

function extrasOf({ hasDictionary, hasPageIndex, bloomFilterBytes }: ColumnChunkLayout): string[] {
  return [
    ...(hasDictionary ? ['dictionary'] : []),
    ...(hasPageIndex ? ['page index'] : []),
    ...(bloomFilterBytes === undefined ? [] : [`bloom filter ${bytesText(bloomFilterBytes)}`]),
  ];
}
