/** How many turns the event loop took while `run` was at work: whatever waits, such as a cancel message, gets one. */
export async function turnsOf(run: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function count() {
    turns++;
    next = setImmediate(count);
  });
  try {
    await run();
  } finally {
    clearImmediate(next);
  }
  return turns;
}
