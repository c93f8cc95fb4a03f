/** Which rows of a table are shown, and in what order, as plain data. */

export interface RowView {
  /** A condition in the words of SQL; all rows when undefined. */
  readonly where?: string | undefined;
  /** The order of the file when undefined. Nulls come last, rows that are alike as in the file. */
  readonly sort?: RowOrder | undefined;
}

export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** What is known of the rows that a view shows. Numbers only grow. */
export interface RowViewProgress {
  /** Rows that can be shown so far. */
  readonly rows: number;
  /** Rows of the table that were looked at. */
  readonly seen: number;
  /** Of those, rows that cannot be read, and so are not shown. */
  readonly unread: number;
  readonly isDone: boolean;
}

/** Whether a view shows the table as it is. */
export function isWholeTable({ where, sort }: RowView): boolean {
  return where === undefined && sort === undefined;
}

/** How far finding the rows is, of a table that has so many; empty when all is done. */
export function searchText({ seen, isDone }: RowViewProgress, rowCount: number): string {
  if (isDone) return '';
  // What is left then is their order.
  if (seen > 0 && seen >= rowCount) return 'sorting';
  return `${Math.floor((seen / Math.max(1, rowCount)) * 100)} % looked at`;
}
