/** How an Avro file is laid out: what that is good for, its damage, a picture, block sizes, and the blocks themselves. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { countText } from '../../../src/base/quantityText.ts';
import type { OpenedDocument } from '../../../src/protocol/messages.ts';
import { isGrowing, walkedPercent } from '../../../src/table/growth.ts';
import type { Session } from '../../session.ts';
import { Findings } from '../findings.tsx';
import { PageStripView } from '../pageStripView.tsx';
import { useSegments } from '../useSegments.ts';
import { diagnoseBlocks } from './blockDiagnosis.ts';
import { BlockTable } from './blockTable.tsx';
import { DamageList } from './damageList.tsx';
import { SizeHistogram } from './sizeHistogram.tsx';
import { useBlockPictures } from './useBlockPictures.ts';
import { useBlockSizes } from './useBlockSizes.ts';

interface BlocksTabProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function BlocksTab({ session, table }: BlocksTabProps): VNode {
  const { facts, growth } = table;
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const segments = useSegments(session, table);
  const unpacked = useBlockSizes(session, table);
  const { strip, sizes } = useBlockPictures(session, table);
  const goTo = (index: number): void => {
    setSelected(index);
    segments
      .get(index)
      .then((block) => {
        if (block !== undefined) session.goToRow({ from: 'start', row: block.rowStart });
      })
      .catch(session.report);
  };
  return (
    <>
      <DamageList session={session} table={table} />
      <Findings session={session} findings={diagnoseBlocks(facts)} />
      {strip !== undefined && strip.pageCount > 0 && (
        <section>
          <h3>Bytes by block</h3>
          <PageStripView strip={strip} item="block" onPage={goTo} />
        </section>
      )}
      {sizes !== undefined && sizes.count > 1 && (
        <section>
          <h3>Block sizes</h3>
          <SizeHistogram sizes={sizes} />
        </section>
      )}
      <section>
        <h3>
          Blocks <small>{countText(facts.segmentCount)}</small>
          {isGrowing(growth) && (
            <small>so far, {walkedPercent(growth, facts.fileBytes)} % of the file</small>
          )}
        </h3>
        {facts.segmentCount === 0 ? (
          <p class="dim">{isGrowing(growth) ? 'Looking for blocks…' : 'The file has no blocks.'}</p>
        ) : (
          <BlockTable {...{ segments, sizes: unpacked, facts, selected }} onSelect={goTo} />
        )}
      </section>
    </>
  );
}
