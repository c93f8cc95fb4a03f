/** Which values of a column are written, in what order: those of a range of rows, or of parts that have a value. */

export interface Picks {
  readonly count: number;
  /** Places in the column's data; undefined where they are `start`, `start` + 1 and so on. */
  readonly places: Int32Array | undefined;
  readonly start: number;
  /** The table's row that a pick belongs to, for errors. */
  rowOf(pick: number): number;
}

/** Rows [start, start + count) of a batch whose first is the table's row `batchRow`. */
export function pickRange(start: number, count: number, batchRow: number): Picks {
  return { count, start, places: undefined, rowOf: (pick) => batchRow + start + pick };
}

/** Where pick `k` lies in the data. */
export function placeOf({ places, start }: Picks, k: number): number {
  return places === undefined ? start + k : places[k]!;
}

/** Those of `picks` whose numbers are in `numbers`. */
export function subPicks(picks: Picks, numbers: Int32Array): Picks {
  const places = numbers.map((number) => placeOf(picks, number));
  const rowOf = (pick: number): number => picks.rowOf(numbers[pick]!);
  return { count: numbers.length, start: 0, places, rowOf };
}

/** The numbers of the picks that are there. */
export function presentNumbers(present: Uint8Array): Int32Array {
  const numbers = new Int32Array(present.length);
  let count = 0;
  for (let i = 0; i < present.length; i++) if (present[i] !== 0) numbers[count++] = i;
  return numbers.subarray(0, count);
}

/** The items of lists: list `k` has those from `starts[k]` to `ends[k]` of the child's data. */
export function itemPicks(lists: Picks, starts: Int32Array, ends: Int32Array): Picks {
  const start = starts[0] ?? 0;
  let count = 0;
  let isContiguous = true;
  for (let k = 0; k < starts.length; k++) {
    isContiguous &&= starts[k] === start + count;
    count += ends[k]! - starts[k]!;
  }
  const rowOf = (pick: number): number => {
    let list = 0;
    for (let before = 0; list < starts.length; list++) {
      before += ends[list]! - starts[list]!;
      if (pick < before) break;
    }
    return lists.rowOf(list);
  };
  if (isContiguous) return { count, start, places: undefined, rowOf };
  const places = new Int32Array(count);
  let at = 0;
  for (let k = 0; k < starts.length; k++)
    for (let place = starts[k]!; place < ends[k]!; place++) places[at++] = place;
  return { count, start: 0, places, rowOf };
}
