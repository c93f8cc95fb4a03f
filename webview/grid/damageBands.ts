/** The bands of a table with damage: where rows are missing, why, and what can be done about it. Pure. */
import { segmentName } from '../../src/base/formatWords.ts';
import { countOf, countText } from '../../src/base/quantityText.ts';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { DamagedSpan } from '../../src/table/layout.ts';
import type { Band } from './frame.ts';

export interface DamageActions {
  /** Leaves damaged blocks out and shows what is after them. */
  readonly skip: () => void;
  /** Shows the list of all damage. */
  readonly details: () => void;
  /** Reads the whole file for all of its faults. */
  readonly validate: () => void;
}

/** A band for each row before which rows are missing, or may be. */
export function damageBands(
  { facts, growth, badBlocks }: OpenedDocument,
  { skip, details, validate }: DamageActions,
): readonly Band[] {
  const byRow = new Map<number, DamagedSpan[]>();
  for (const span of growth?.damage ?? [])
    // In strict mode the table ends there, whatever is lost of the block itself.
    if (badBlocks === 'strict' || span.lostRows !== 0)
      byRow.set(span.row, [...(byRow.get(span.row) ?? []), span]);
  const name = segmentName(facts.format);
  const more = [
    { label: 'Details', run: details },
    { label: 'Validate', run: validate },
  ];
  return [...byRow].map(([row, spans]) => {
    const text = placeText(spans, name);
    return badBlocks === 'strict'
      ? {
          row,
          text: `Damaged ${text}. Rows after it are not shown.`,
          buttons: [{ label: `Skip damaged ${name}s`, run: skip }, ...more],
        }
      : { row, text: `${lossText(spans)} missing here: ${text}.`, buttons: more };
  });
}

/** `block 7 at byte 40,960: the sync marker is wrong`, and how many more there are. */
function placeText([first, ...more]: readonly DamagedSpan[], name: string): string {
  if (first === undefined) return '';
  const others = more.length === 0 ? '' : `, and ${countOf(more.length, 'damaged place')} more`;
  return `${name} ${countText(first.segment)} at byte ${countText(first.start)}: ${first.reason}${others}`;
}

/** `100 rows are`, as far as anyone can tell. */
function lossText(spans: readonly DamagedSpan[]): string {
  const isKnown = spans.every(({ lostRows }) => lostRows !== undefined);
  const lost = spans.reduce((sum, { lostRows = 0 }) => sum + lostRows, 0);
  if (!isKnown) return 'Rows are';
  return `${countOf(lost, 'row')} ${lost === 1 ? 'is' : 'are'}`;
}
