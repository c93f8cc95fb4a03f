/** Repeats, medians and ratios: what every case prints. */

/** Milliseconds of each of `runs` runs, after one that is not counted. */
export async function timed(runs: number, run: () => Promise<unknown>): Promise<number[]> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** `12.3 ms (11.0–15.2)`. */
export function spread(values: readonly number[]): string {
  const ms = (value: number): string => value.toFixed(1);
  return `${ms(median(values))} ms (${ms(Math.min(...values))}–${ms(Math.max(...values))})`;
}

/** `0.31 ×` of the peer. */
export function ratio(ours: readonly number[], peer: readonly number[]): string {
  return `${(median(ours) / median(peer)).toFixed(2)} ×`;
}
