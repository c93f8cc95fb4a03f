/** The parts of nested values, as ipcColumns.ts gives them. */

/** Arrays and typed arrays alike; anything else counts as empty rather than stopping the grid. */
export function partsOf(value: unknown): ArrayLike<unknown> & Iterable<unknown> {
  const isArray = Array.isArray(value) || ArrayBuffer.isView(value);
  // A view is a typed array here: nothing makes a DataView.
  return isArray ? (value as ArrayLike<unknown> & Iterable<unknown>) : [];
}
