/**
 * IDs of each group by chance, and all of their rows: those whose seeded hash is lowest. Which they are is known when
 * all keys were seen, so that it takes two passes over the key columns; the order of the rows does not matter.
 */
import { hashValue } from '../../scan/keys/keyHash.ts';
import { KeyPath, Stretches } from '../../scan/keys/keyPath.ts';
import type { KeyRuns } from '../../table/keyRuns.ts';
import { Candidates, type IdSelector, type KeyPiece } from './idSelector.ts';

export interface LowestIdsOptions {
  readonly groupColumns: number;
  readonly idColumns: number;
  /** IDs kept of each group. */
  readonly perGroup: number;
  /** A safe integer. */
  readonly seed: number;
  /**
   * Whether every group draws by itself. If not, an ID that is drawn in one group is drawn before others in every group
   * that has it, and in every file.
   */
  readonly independent: boolean;
}

export function lowestIds(options: LowestIdsOptions): IdSelector {
  return new LowestIds(options);
}

/** The IDs of a group that have the lowest hashes so far, the highest of them last. */
interface Lowest {
  readonly hashes: number[];
  /** Numbers of the IDs. */
  readonly ids: number[];
}

class LowestIds implements IdSelector {
  readonly #options: LowestIdsOptions;
  readonly #groupKeys: KeyPath;
  readonly #idKeys: KeyPath;
  readonly #lowest: Lowest[] = [];
  /** By number of the ID; made when the survey is over. */
  #isKept: Uint8Array | undefined;

  constructor(options: LowestIdsOptions) {
    const { groupColumns, idColumns } = options;
    this.#options = options;
    this.#groupKeys = new KeyPath(0, groupColumns);
    this.#idKeys = new KeyPath(groupColumns, groupColumns + idColumns);
  }

  get groups(): number {
    return this.#lowest.length;
  }

  get ids(): number {
    return this.#lowest.reduce((sum, { ids }) => sum + ids.length, 0);
  }

  survey = ({ firstRow, columns, candidates }: KeyPiece): void => {
    const allowed = new Candidates(candidates);
    for (const stretch = new Stretches(columns); stretch.next();)
      if (allowed.hasAny(firstRow + stretch.start, firstRow + stretch.end))
        this.#consider(columns, stretch);
  };

  select(
    { firstRow, columns, candidates }: KeyPiece,
    into: Parameters<IdSelector['select']>[1],
  ): void {
    const isKept = (this.#isKept ??= this.#keptFlags());
    const allowed = new Candidates(candidates);
    for (const stretch = new Stretches(columns); stretch.next();) {
      const { codes, start, end } = stretch;
      if (!allowed.hasAny(firstRow + start, firstRow + end)) continue;
      const group = this.#groupKeys.find(0, columns, codes);
      const id = group < 0 ? -1 : this.#idKeys.find(group, columns, codes);
      if (id >= 0 && isKept[id] === 1) allowed.addTo(into, firstRow + start, firstRow + end);
    }
  }

  #consider(columns: readonly KeyRuns[], { codes }: Stretches): void {
    const group = this.#groupKeys.add(0, columns, codes);
    const lowest = (this.#lowest[group] ??= { hashes: [], ids: [] });
    const hash = this.#hashOf(columns, codes);
    const isFull = lowest.hashes.length >= this.#options.perGroup;
    if (isFull && hash > (lowest.hashes.at(-1) ?? Infinity)) return;
    const id = this.#idKeys.add(group, columns, codes);
    if (lowest.ids.includes(id)) return;
    const place = lowest.hashes.findLastIndex((other) => other <= hash) + 1;
    lowest.hashes.splice(place, 0, hash);
    lowest.ids.splice(place, 0, id);
    if (!isFull) return;
    lowest.hashes.pop();
    lowest.ids.pop();
  }

  /** 53 random bits. */
  #hashOf(columns: readonly KeyRuns[], codes: Int32Array): number {
    const { seed, independent, groupColumns } = this.#options;
    const upper = Math.floor(seed / 2 ** 32) | 0;
    let low = seed | 0;
    // Both halves of the seed count for both halves of the hash.
    let high = Math.imul(seed | 0, 0x5bd1e995) ^ upper;
    low ^= Math.imul(upper, 0x1b873593);
    for (let i = independent ? 0 : groupColumns; i < columns.length; i++) {
      const { values } = columns[i]!;
      low = hashValue(values, codes[i]!, low);
      high = hashValue(values, codes[i]!, high);
    }
    return (high >>> 0) * 2 ** 21 + (low >>> 11);
  }

  #keptFlags(): Uint8Array {
    const flags = new Uint8Array(this.#idKeys.size);
    for (const { ids } of this.#lowest) for (const id of ids) flags[id] = 1;
    return flags;
  }
}
