/**
 * The first IDs of each group, and all of their rows, in one pass. Whether an ID is kept is decided where it is first
 * seen: only those that are kept need to be remembered.
 */
import { KeyPath, Stretches } from '../../scan/keys/keyPath.ts';
import { Candidates, type IdSelector } from './idSelector.ts';

/** `groupColumns` columns make a group, the `idColumns` after them an ID; `perGroup` IDs of each group are kept. */
export function firstIds(groupColumns: number, idColumns: number, perGroup: number): IdSelector {
  const groups = new KeyPath(0, groupColumns);
  const ids = new KeyPath(groupColumns, groupColumns + idColumns);
  const kept = new Counts();
  return {
    get groups() {
      return kept.size;
    },
    get ids() {
      return kept.total;
    },
    select({ firstRow, columns, candidates }, into) {
      const allowed = new Candidates(candidates);
      for (const stretch = new Stretches(columns); stretch.next();) {
        const { codes, start, end } = stretch;
        if (!allowed.hasAny(firstRow + start, firstRow + end)) continue;
        const group = groups.add(0, columns, codes);
        const isFull = kept.of(group) >= perGroup;
        if (isFull) {
          if (ids.find(group, columns, codes) < 0) continue;
        } else if (ids.add(group, columns, codes) === kept.total) kept.increase(group);
        allowed.addTo(into, firstRow + start, firstRow + end);
      }
    },
  };
}

/** A count for each group, from 0. */
class Counts {
  #counts = new Int32Array(64);
  size = 0;
  total = 0;

  of(group: number): number {
    return group < this.size ? this.#counts[group]! : 0;
  }

  increase(group: number): void {
    if (group >= this.#counts.length) {
      const grown = new Int32Array(Math.max(group + 1, this.#counts.length * 2));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.size = Math.max(this.size, group + 1);
    this.#counts[group]!++;
    this.total++;
  }
}
