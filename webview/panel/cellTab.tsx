/** The active cell, whole and exact. */
import type { VNode } from 'preact';
import { errorText } from '../../src/base/errorText.ts';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import { cellText, isNested, isNull } from '../../src/table/cellText.ts';
import type { Field } from '../../src/table/schema.ts';
import { branchOf, type UnionBranch } from '../../src/table/unionBranch.ts';
import { bytesText, countOf, countText, rowNumberText } from '../../src/base/quantityText.ts';
import type { ActiveCell, Session } from '../session.ts';
import { CopyButton } from './copyButton.tsx';
import { hexDump } from './hexDump.ts';
import { prettyJson } from '../../src/base/prettyJson.ts';

interface CellTabProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

/** More than this is not laid out, only copied. */
const maxShown = 100_000;
const maxDumped = 4_096;

export function CellTab({ session, table }: CellTabProps): VNode {
  const active = session.activeCell.value;
  const field = table.schema.fields[active?.position.column ?? -1];
  if (active === undefined || field === undefined) return <p class="dim">No cell is selected.</p>;
  const { state } = active;
  const branch = state.kind === 'value' ? takenBranch(state.value, field) : undefined;
  const nullable = field.nullable ? 'may be null' : 'never null';
  return (
    <section>
      <h3>
        {field.name}
        {state.kind === 'value' && state.wholeBytes === undefined && (
          <CopyButton
            session={session}
            label="Copy value"
            text={() => cellText(state.value, field.type)}
          />
        )}
      </h3>
      <p class="dim">
        {field.typeText}, {nullable} · row {rowNumberText(active.position.row)}
      </p>
      {branch !== undefined && <p class="dim">Here it is {branch.field.typeText}.</p>}
      {state.kind === 'value' && state.wholeBytes !== undefined && (
        <p class="dim">
          Of its {bytesText(state.wholeBytes)}, only the beginning of each long text is shown;
          copying the cell in the table gives all.
        </p>
      )}
      <CellValue active={active} field={field} session={session} name={table.name} />
    </section>
  );
}

function CellValue({
  active: { state },
  field,
  session,
  name,
}: {
  readonly active: ActiveCell;
  readonly field: Field;
  readonly session: Session;
  readonly name: string;
}): VNode {
  if (state.kind === 'pending') return <p class="dim">Reading…</p>;
  if (state.kind === 'failed')
    return (
      <div class="failure">
        <p>{errorText(state.error, name)}</p>
        <button
          type="button"
          class="button"
          onClick={() => {
            session.retry();
          }}
        >
          Read again
        </button>
      </div>
    );
  const shown = takenBranch(state.value, field) ?? { field, value: state.value };
  const special = specialText(shown.value);
  if (special !== undefined) return <p class="special">{special}</p>;
  const { text, note } = shownText(shown.value, shown.field);
  return (
    <>
      {note !== '' && <p class="dim">{note}</p>}
      <pre class="value" tabIndex={0}>
        {text.slice(0, maxShown)}
      </pre>
      {text.length > maxShown && (
        <p class="dim">
          The first {countText(maxShown)} of {countOf(text.length, 'character')}; copying gives all.
        </p>
      )}
    </>
  );
}

function takenBranch(value: unknown, { type }: Field): UnionBranch | undefined {
  return type.kind === 'union' ? branchOf(value, type.fields) : undefined;
}

function specialText(value: unknown): string | undefined {
  if (isNull(value)) return 'NULL';
  if (value === '') return 'The empty string';
  return value instanceof Uint8Array && value.length === 0 ? 'No bytes' : undefined;
}

function shownText(
  value: unknown,
  { type }: Field,
): { readonly text: string; readonly note: string } {
  if (type.kind === 'binary' && value instanceof Uint8Array) {
    const more = value.length > maxDumped ? `, the first ${countText(maxDumped)} shown` : '';
    return {
      text: hexDump(value.subarray(0, maxDumped)),
      note: `${bytesText(value.length)}${more}`,
    };
  }
  const text = cellText(value, type);
  const isJson = isNested(type) || (type.kind === 'string' && type.format === 'json');
  if (isJson) return { text: prettyJson(text), note: '' };
  return {
    text,
    note: type.kind === 'string' && text.length > 80 ? countOf(text.length, 'character') : '',
  };
}
