/**
 * Which input row groups become which output row groups. Pure arithmetic over sizes.
 *
 * A row group that is too large is split, small neighbours are put together, and one of a good size stays what it is:
 * its rows are decoded once and never held together with more than an output row group needs. Sizes come out as even
 * as that allows, so that no tiny row group is left over at the end.
 */

/** How large a row group is, or may be. */
export interface RowGroupSize {
  readonly rows: number;
  /** Uncompressed. */
  readonly bytes: number;
  /** Whether it has to become one output row group by itself. */
  readonly isWhole?: boolean;
}

/** Some whole input row groups that become one or more whole output row groups. */
export interface RowGroupTask {
  /** Indexes of input row groups, ascending; those without rows are left out. */
  readonly inputs: readonly number[];
  readonly size: RowGroupSize;
  /** Rows of every output row group but the last, which may have fewer. */
  readonly outputRows: number;
}

interface Bin {
  readonly inputs: readonly number[];
  readonly size: RowGroupSize;
}

/** Tasks in file order; together they take every row exactly once. `limit` is at least one row and one byte. */
export function rowGroupTasks(
  groups: readonly RowGroupSize[],
  limit: RowGroupSize,
): readonly RowGroupTask[] {
  const bins = absorbed(binned(groups, limit), limit);
  return bins.map(({ inputs, size }) => {
    const outputs = size.isWhole === true ? 1 : Math.min(size.rows, Math.ceil(fill(size, limit)));
    return { inputs, size, outputRows: Math.ceil(size.rows / outputs) };
  });
}

/** Output row groups that a task makes. */
export function outputCount({ size, outputRows }: RowGroupTask): number {
  return Math.ceil(size.rows / outputRows);
}

/** How many row groups of the limit's size it would take; above 1, it has to be split. */
function fill(size: RowGroupSize, limit: RowGroupSize): number {
  return Math.max(size.rows / limit.rows, size.bytes / limit.bytes);
}

const plus = (a: RowGroupSize, b: RowGroupSize): RowGroupSize => ({
  rows: a.rows + b.rows,
  bytes: a.bytes + b.bytes,
});

/** Every oversized row group by itself, and the runs between them in as few bins as will do. */
function binned(groups: readonly RowGroupSize[], limit: RowGroupSize): Bin[] {
  const bins: Bin[] = [];
  let run: Bin[] = [];
  for (const [index, size] of groups.entries()) {
    if (size.rows === 0) continue;
    const bin = { inputs: [index], size };
    if (fill(size, limit) <= 1 && size.isWhole !== true) run.push(bin);
    else {
      bins.push(...evenly(run, limit), bin);
      run = [];
    }
  }
  bins.push(...evenly(run, limit));
  return bins;
}

/** Fewest bins of consecutive items within the limit, and of those ways the one whose fullest bin is least full. */
function evenly(items: readonly Bin[], limit: RowGroupSize): readonly Bin[] {
  const fewest = packed(items, limit, 1);
  if (fewest.length <= 1) return fewest;
  let best = fewest;
  let enough = 1;
  let tooLittle = 0;
  // 20 halvings: to a millionth of a row group.
  for (let step = 0; step < 20; step++) {
    const share = (enough + tooLittle) / 2;
    const bins = packed(items, limit, share);
    if (bins.length <= fewest.length && bins.every(({ size }) => fill(size, limit) <= share)) {
      best = bins;
      enough = share;
    } else tooLittle = share;
  }
  return best;
}

/** Fills one bin after the other up to `share` of the limit; an item that is larger gets a bin of its own. */
function packed(items: readonly Bin[], limit: RowGroupSize, share: number): readonly Bin[] {
  const bins: { inputs: number[]; size: RowGroupSize }[] = [];
  for (const { inputs, size } of items) {
    const last = bins.at(-1);
    const together = last && plus(last.size, size);
    if (last !== undefined && together !== undefined && fill(together, limit) <= share) {
      last.inputs.push(...inputs);
      last.size = together;
    } else bins.push({ inputs: [...inputs], size });
  }
  return bins;
}

/** Less than this part of the limit is too small to stand alone beside a row group that is split anyway. */
const worthAbsorbing = 0.5;

/** Adds small bins to an oversized neighbour, which is cut evenly afterwards. */
function absorbed(bins: readonly Bin[], limit: RowGroupSize): readonly Bin[] {
  const result: Bin[] = [];
  for (const bin of bins) {
    const last = result.at(-1);
    const isSmall = fill(bin.size, limit) < worthAbsorbing;
    const follows = last !== undefined && fill(last.size, limit) < worthAbsorbing;
    const joins = (isSmall && isOversized(last, limit)) || (follows && isOversized(bin, limit));
    const isEitherWhole = bin.size.isWhole === true || last?.size.isWhole === true;
    if (last !== undefined && joins && !isEitherWhole)
      result[result.length - 1] = {
        inputs: [...last.inputs, ...bin.inputs],
        size: plus(last.size, bin.size),
      };
    else result.push(bin);
  }
  return result;
}

function isOversized(bin: Bin | undefined, limit: RowGroupSize): boolean {
  return bin !== undefined && fill(bin.size, limit) > 1;
}
