/** Someone asked for a row that is not known yet: how far the walk is, and a way to stop waiting for it. */
import type { VNode } from 'preact';
import type { RowTarget } from '../../src/base/rowNumber.ts';
import { countText, rowNumberText } from '../../src/base/quantityText.ts';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import { isGrowing, walkedPercent } from '../../src/table/growth.ts';
import type { Session } from '../session.ts';

interface WaitingBarProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function WaitingBar({ session, table }: WaitingBarProps): VNode | null {
  const target = session.awaited.value;
  const { growth, facts } = table;
  if (target === undefined || !isGrowing(growth)) return null;
  const percent = walkedPercent(growth, facts.fileBytes);
  return (
    <div class="banner waiting" role="status">
      <progress value={percent} max={100} aria-label="How much of the file is known" />
      <span class="message">
        Looking for {targetText(target)}: {countText(facts.rowCount)} rows are known, {percent} % of
        the file.
      </span>
      <button
        type="button"
        class="button"
        onClick={() => {
          session.stopWaiting();
        }}
      >
        Stop waiting
      </button>
    </div>
  );
}

function targetText({ from, row }: RowTarget): string {
  if (from === 'start') return `row ${rowNumberText(row)}`;
  return row === 0 ? 'the last row' : `row −${rowNumberText(row)}`;
}
