/** The column chunks of one row group; choosing one shows what is known of it. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ColumnChunkLayout } from '../../src/table/layout.ts';
import { bytesText, countText, ratioText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { ChunkDetail } from './chunkDetail.tsx';
import { boundText, typeText } from './chunkFacts.ts';
import type { TableColumn } from './fittingColumns.ts';
import { VirtualTable } from './virtualTable.tsx';

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

export interface ChunkTableProps {
  readonly session: Session;
  /** The file's name, for messages. */
  readonly name: string;
  readonly segment: number;
}

export function ChunkTable({ session, name, segment }: ChunkTableProps): VNode {
  const [leaf, setLeaf] = useState<number | undefined>(undefined);
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
  const chunk = leaf === undefined ? undefined : chunks?.[leaf];
  return (
    <>
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
            selected={leaf}
            onSelect={setLeaf}
            row={(index) => {
              const shown = chunks[index];
              return shown && textsOf(shown);
            }}
          />
        )}
        {chunks !== undefined && leaf === undefined && chunks.length > 0 && (
          <p class="dim">Choose a column chunk to see its pages.</p>
        )}
      </section>
      {leaf !== undefined && chunk !== undefined && (
        <ChunkDetail
          key={leaf}
          session={session}
          name={name}
          place={{ segment, leaf }}
          chunk={chunk}
        />
      )}
    </>
  );
}

function textsOf(chunk: ColumnChunkLayout): readonly string[] {
  return [
    chunk.path,
    bytesText(chunk.compressedBytes),
    ratioText(chunk.compressedBytes, chunk.uncompressedBytes),
    typeText(chunk),
    chunk.codec,
    chunk.encodings.join(', '),
    countText(chunk.values),
    chunk.nulls === undefined ? '–' : countText(chunk.nulls),
    boundText(chunk.min, chunk.minExact, '≥'),
    boundText(chunk.max, chunk.maxExact, '≤'),
    extrasOf(chunk).join(', '),
  ];
}

function extrasOf({ hasDictionary, offsetIndex, bloomFilter }: ColumnChunkLayout): string[] {
  return [
    ...(hasDictionary ? ['dictionary'] : []),
    ...(offsetIndex ? ['page index'] : []),
    ...(bloomFilter ? ['bloom filter'] : []),
  ];
}
