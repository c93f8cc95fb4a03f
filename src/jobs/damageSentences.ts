/** What is damaged in a file and therefore left out, one sentence each. */
import { countOf, countText } from '../base/quantityText.ts';
import type { DamagedSpan } from '../table/layout.ts';

/** More of them say nothing new. */
const mostSentences = 20;

/** Of several places also how many rows are lost in all, as far as anybody can tell. */
export function damageSentences(damage: readonly DamagedSpan[]): readonly string[] {
  if (damage.length === 0) return [];
  const untold = damage.length - mostSentences;
  const more =
    untold > 0 ? [`${countOf(untold, 'more place is', 'more places are')} damaged.`] : [];
  const all = damage.length === 1 ? [] : [total(damage)];
  return [...damage.slice(0, mostSentences).map(damageSentence), ...more, ...all];
}

export function damageSentence({ segment, start, lostRows, reason }: DamagedSpan): string {
  const rows =
    lostRows === undefined
      ? 'its rows are left out'
      : lostRows === 0
        ? 'all of its rows are kept'
        : `${countOf(lostRows, 'row is', 'rows are')} left out`;
  return `Block ${countText(segment)} at byte ${countText(start)} is damaged, ${rows}: ${reason}.`;
}

function total(damage: readonly DamagedSpan[]): string {
  const known = damage.reduce((sum, { lostRows = 0 }) => sum + lostRows, 0);
  const unknown = damage.filter(({ lostRows }) => lostRows === undefined).length;
  const rows = countOf(known, 'row is', 'rows are');
  if (unknown === 0) return `In all, ${rows} left out.`;
  const places = countOf(unknown, 'place', 'places');
  if (known === 0) return `In all, the rows of ${places} are left out.`;
  return `In all, ${rows} left out, and those of ${places} where nobody can tell how many.`;
}
