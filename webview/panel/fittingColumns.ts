/** Which columns of a table are shown where there is no room for all. Pure. */
export interface TableColumn {
  readonly label: string;
  /** Pixels. */
  readonly width: number;
  /** Takes its share of what the table has left. */
  readonly grows?: boolean;
  readonly numeric?: boolean;
  /** Goes where there is no room for all, the one with the least number first; the others never go. */
  readonly yields?: number;
}

/** Indexes of the columns that are shown in so many pixels, in order. */
export function fittingColumns(columns: readonly TableColumn[], width: number): readonly number[] {
  const shown = [...columns.keys()];
  const yielding = shown.filter((index) => columns[index]?.yields !== undefined);
  yielding.sort((a, b) => (columns[a]?.yields ?? 0) - (columns[b]?.yields ?? 0));
  let needed = columns.reduce((sum, column) => sum + column.width, 0);
  const gone = new Set<number>();
  for (const index of yielding) {
    if (needed <= width) break;
    needed -= columns[index]?.width ?? 0;
    gone.add(index);
  }
  return shown.filter((index) => !gone.has(index));
}
