/** One column chunk: what the file says of it, whether a value may be in it, and its pages. */
import type { VNode } from 'preact';
import type { ChunkPlace, ColumnChunkLayout } from '../../src/table/layout.ts';
import { countText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { BloomProbe } from './bloomProbe.tsx';
import { chunkFacts } from './chunkFacts.ts';
import { PageSection } from './pageSection.tsx';

export interface ChunkDetailProps {
  readonly session: Session;
  /** The file's name, for messages. */
  readonly name: string;
  readonly place: ChunkPlace;
  readonly chunk: ColumnChunkLayout;
}

export function ChunkDetail({ session, name, place, chunk }: ChunkDetailProps): VNode {
  return (
    <>
      <section>
        <h3>
          {chunk.path} <small>in row group {countText(place.segment)}</small>
        </h3>
        <dl class="facts-list">
          {chunkFacts(chunk).map(([term, words], i) => (
            // Keys of the metadata may repeat.
            <div key={`${i}:${term}`}>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        {chunk.bloomFilter !== undefined && (
          <BloomProbe session={session} name={name} place={place} />
        )}
      </section>
      <PageSection session={session} name={name} place={place} />
    </>
  );
}
