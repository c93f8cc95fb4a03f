/** The slim bar above the grid: what the file is, where to go, what to do. */
import type { VNode } from 'preact';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import { segmentName } from '../../src/base/formatWords.ts';
import { isGrowing, walkedPercent } from '../../src/table/growth.ts';
import { bytesText, countOf, countText } from '../../src/base/quantityText.ts';
import { searchText, type RowViewProgress } from '../../src/table/rowView.ts';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { FilterBox } from './filterBox.tsx';
import { GoToRow } from './goToRow.tsx';
import { ReaderSchemaMarks } from './readerSchemaMarks.tsx';

interface ToolbarProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function Toolbar({ session, table }: ToolbarProps): VNode {
  const { open } = session.panel.value;
  return (
    <div class="bar" role="toolbar" aria-label="Table">
      <ul class="facts">
        {factsOf(table, session.columns.value.length, session.rows.found.value).map((fact, i) => (
          <li key={i}>{fact}</li>
        ))}
      </ul>
      <ReaderSchemaMarks session={session} table={table} />
      <FilterBox session={session} />
      <GoToRow session={session} />
      <button
        type="button"
        class="tool"
        title={`Rewrite this file with other ${segmentName(table.facts.format)}s or compression`}
        onClick={() => {
          session.runAction('rewrite');
        }}
      >
        <Icon name="rewrite" />
        <span class="label">Rewrite…</span>
      </button>
      <button
        type="button"
        class="tool"
        title="Toggle details"
        aria-label="Details"
        aria-pressed={open}
        onClick={() => {
          session.updatePanel({ open: !open });
        }}
      >
        <Icon name="panel" />
      </button>
    </div>
  );
}

function factsOf(
  { facts, schema, growth }: OpenedDocument,
  shownColumns: number,
  found: RowViewProgress | undefined,
): readonly string[] {
  const more = isGrowing(growth) ? ' so far' : '';
  const columns = countOf(schema.fields.length, 'column');
  const shown = shownColumns === schema.fields.length ? '' : `${countText(shownColumns)} of `;
  return [
    `${found ? `${countText(found.rows)} of ` : ''}${countOf(facts.rowCount, 'row')}${more} × ${shown}${columns}`,
    found ? searchText(found, facts.rowCount) : '',
    found && found.unread > 0 ? `⚠ ${countOf(found.unread, 'row')} cannot be read` : '',
    isGrowing(growth) ? `${walkedPercent(growth, facts.fileBytes)} % of the file known` : '',
    countOf(facts.segmentCount, segmentName(facts.format)),
    growth !== undefined && growth.damageCount > 0
      ? `⚠ ${countOf(growth.damageCount, `damaged ${segmentName(facts.format)}`)}`
      : '',
    facts.codecs.slice(0, 2).map(codecText).join(' + '),
    bytesText(facts.fileBytes),
  ].filter((fact) => fact !== '');
}

/** Avro calls it `null` when there is none. */
function codecText(codec: string): string {
  return codec === 'null' ? 'null codec' : codec;
}
