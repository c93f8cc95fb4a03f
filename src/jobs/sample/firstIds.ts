/**
 * The first IDs of each group, and all of their rows, in one pass. Whether an ID is kept is decided where it is first
 * seen: only those that are kept need to be remembered.
 */
import { KeyPath, Stretches } from '../../scan/keys/keyPath.ts';
import { valueCount, type KeyRuns } from '../../table/keyRuns.ts';
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
      const leftOut = new LeftOut(columns);
      for (const stretch = new Stretches(columns); stretch.next();) {
        const { codes, start, end } = stretch;
        const place = leftOut.placeOf(codes);
        if (leftOut.has(place) || !allowed.hasAny(firstRow + start, firstRow + end)) continue;
        const group = groups.add(0, columns, codes);
        const isFull = kept.of(group) >= perGroup;
        if (isFull) {
          if (ids.find(group, columns, codes) < 0) {
            leftOut.add(place);
            continue;
          }
        } else if (ids.add(group, columns, codes) === kept.total) kept.increase(group);
        allowed.addTo(into, firstRow + start, firstRow + end);
      }
    },
  };
}

/** So many combinations of values are remembered, 1 MB of them. */
const maxRemembered = 2 ** 20;

/**
 * Combinations of a piece's values that are left out: once they are, they always will be. In rows in no order the same
 * come again and again, and most are left out.
 */
class LeftOut {
  readonly #counts: readonly number[];
  readonly #places: Uint8Array;

  constructor(columns: readonly KeyRuns[]) {
    this.#counts = columns.map(({ values }) => valueCount(values) + 1);
    const places = this.#counts.reduce((product, count) => product * count, 1);
    this.#places = new Uint8Array(places <= maxRemembered ? places : 0);
  }

  /** Where a combination is remembered. */
  placeOf(codes: Int32Array): number {
    let place = 0;
    for (let i = 0; i < codes.length; i++) place = place * this.#counts[i]! + codes[i]! + 1;
    return place;
  }

  has(place: number): boolean {
    return this.#places[place] === 1;
  }

  add(place: number): void {
    if (place < this.#places.length) this.#places[place] = 1;
  }
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
