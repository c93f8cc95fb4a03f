/** All damage of a file: where it is, why, and what it means for the rows; and how to treat it. */
import type { VNode } from 'preact';
import { countOf, countText, rowNumberText } from '../../../src/base/quantityText.ts';
import type { OpenedDocument } from '../../../src/protocol/messages.ts';
import type { DamagedSpan } from '../../../src/table/layout.ts';
import type { Session } from '../../session.ts';
import { ValidateButton } from '../validateButton.tsx';
import type { TableColumn } from '../fittingColumns.ts';
import { VirtualTable } from '../virtualTable.tsx';

interface DamageListProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

const columns: readonly TableColumn[] = [
  { label: 'Block', width: 50, numeric: true },
  { label: 'Offset', width: 84, numeric: true },
  { label: 'Reason', width: 168, grows: true },
  { label: 'Lost rows', width: 76, numeric: true },
  { label: 'Bytes', width: 84, numeric: true },
  { label: 'Before row', width: 86, numeric: true },
];

export function DamageList({ session, table }: DamageListProps): VNode | null {
  const { growth, badBlocks, facts } = table;
  if (growth === undefined || growth.damageCount === 0) return null;
  const { damage, damageCount } = growth;
  return (
    <section>
      <h3>
        Damage <small>{countText(damageCount)}</small>
      </h3>
      <p>
        {badBlocks === 'strict'
          ? 'The table ends at the first damaged block.'
          : `${lossText(damage)} missing where damaged blocks were left out.`}
      </p>
      <p>
        <button
          type="button"
          class={badBlocks === 'strict' ? 'button primary' : 'button'}
          onClick={() => {
            session.runAction(badBlocks === 'strict' ? 'skipBadBlocks' : 'stopAtBadBlocks');
          }}
        >
          {badBlocks === 'strict' ? 'Skip damaged blocks' : 'Stop at the first damaged block'}
        </button>{' '}
        <ValidateButton session={session} />
      </p>
      <VirtualTable
        label="Damage"
        columns={columns}
        count={damage.length}
        maxRows={6}
        onSelect={(index) => {
          const row = damage[index]?.row ?? 0;
          session.goToRow({ from: 'start', row: Math.min(row, facts.rowCount - 1) });
        }}
        row={(index) => rowTexts(damage[index])}
      />
      {damageCount > damage.length && (
        <p class="dim">
          The first {countText(damage.length)} are listed; the command line tells of all.
        </p>
      )}
    </section>
  );
}

function rowTexts(span: DamagedSpan | undefined): readonly string[] | undefined {
  if (span === undefined) return undefined;
  const { segment, start, end, row, lostRows, reason } = span;
  return [
    countText(segment),
    countText(start),
    reason,
    lostRows === undefined ? 'unknown' : countText(lostRows),
    countText(end - start),
    rowNumberText(row),
  ];
}

/** `At least 100 rows are`, as far as anyone can tell. */
function lossText(damage: readonly DamagedSpan[]): string {
  const lost = damage.reduce((sum, { lostRows = 0 }) => sum + lostRows, 0);
  const isKnown = damage.every(({ lostRows }) => lostRows !== undefined);
  if (lost === 0) return isKnown ? 'No rows are' : 'Rows are';
  return `${isKnown ? '' : 'At least '}${countOf(lost, 'row')} ${lost === 1 ? 'is' : 'are'}`;
}
