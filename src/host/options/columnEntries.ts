/** Columns as a list in which a person checks, moves and renames them. Pure. */
import type { KeptColumn } from '../../jobs/keptColumns.ts';

export interface ColumnEntry {
  readonly name: string;
  /** Its new name; the same when undefined. */
  readonly as?: string | undefined;
  readonly isKept: boolean;
}

/** Those that are kept in their order, then the others; all in the table's order where `kept` is undefined. */
export function columnEntries(
  names: readonly string[],
  kept: readonly KeptColumn[] | undefined,
): readonly ColumnEntry[] {
  if (kept === undefined) return names.map((name) => ({ name, isKept: true }));
  const known = kept.filter(({ name }) => names.includes(name));
  const others = names.filter((name) => !known.some((each) => each.name === name));
  return [
    ...known.map(({ name, as }) => ({ name, as, isKept: true })),
    ...others.map((name) => ({ name, isKept: false })),
  ];
}

/** What is kept; undefined where that is all of the table as it is. */
export function keptOf(
  entries: readonly ColumnEntry[],
  names: readonly string[],
): readonly KeptColumn[] | undefined {
  const kept = entries.filter(({ isKept }) => isKept);
  const isWhole =
    kept.length === names.length &&
    kept.every(({ name, as }, index) => name === names[index] && as === undefined);
  return isWhole ? undefined : kept.map(({ name, as }) => ({ name, as }));
}

/** `by` places down, or up where it is negative; as far as there are places. */
export function moved(
  entries: readonly ColumnEntry[],
  name: string,
  by: number,
): readonly ColumnEntry[] {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined) return entries;
  const to = Math.max(0, Math.min(entries.length - 1, entries.indexOf(entry) + by));
  return entries.filter((each) => each !== entry).toSpliced(to, 0, entry);
}

export function renamed(
  entries: readonly ColumnEntry[],
  name: string,
  newName: string,
): readonly ColumnEntry[] {
  const as = newName === name ? undefined : newName;
  return entries.map((entry) => (entry.name === name ? { ...entry, as, isKept: true } : entry));
}
