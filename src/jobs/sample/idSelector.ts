/** What the structured samples share: which IDs of each group are kept, and with them all of their rows. */
import type { RowRanges, RowRangesBuilder } from '../../scan/rowRanges.ts';
import type { KeyRuns } from '../../table/keyRuns.ts';

/** Consecutive rows of the key columns: those of the group first, then those of the ID. */
export interface KeyPiece {
  /** Where the rows are in the file. */
  readonly firstRow: number;
  readonly columns: readonly KeyRuns[];
  readonly rows: number;
  /** The rows that a filter left over, as rows of the file; all when undefined. */
  readonly candidates?: RowRanges | undefined;
}

export interface IdSelector {
  /** Groups and IDs that were kept so far. */
  readonly groups: number;
  readonly ids: number;
  /** Looks at a piece before anything is selected; undefined where one pass is enough. Pieces may come in any order. */
  readonly survey?: ((piece: KeyPiece) => void) | undefined;
  /** Adds the rows to keep of a piece, as rows of the file. Pieces come in file order. */
  select(piece: KeyPiece, into: RowRangesBuilder): void;
}

/** Parts of [start, end) that are candidates, in order; `cursor` goes on where it was left. */
export class Candidates {
  readonly #ranges: RowRanges | undefined;
  #at = 0;

  constructor(ranges: RowRanges | undefined) {
    this.#ranges = ranges;
  }

  /** Whether any row in [start, end) is a candidate. Starts must ascend from call to call. */
  hasAny(start: number, end: number): boolean {
    if (this.#ranges === undefined) return true;
    const { count, starts, ends } = this.#ranges;
    while (this.#at < count && ends[this.#at]! <= start) this.#at++;
    return this.#at < count && starts[this.#at]! < end;
  }

  /** Adds those of [start, end), for which hasAny was just asked. */
  addTo(into: RowRangesBuilder, start: number, end: number): void {
    if (this.#ranges === undefined) {
      into.add(start, end);
      return;
    }
    const { count, starts, ends } = this.#ranges;
    for (let i = this.#at; i < count && starts[i]! < end; i++)
      into.add(Math.max(starts[i]!, start), Math.min(ends[i]!, end));
  }
}
