/** What each drawn cell says: its value, or that it is on its way or cannot be read, and whether it is selected. */
import type { TableError } from '../../src/base/errors.ts';
import { bytesText } from '../../src/base/quantityText.ts';
import type { RowOrder } from '../../src/table/rowView.ts';
import type { Field } from '../../src/table/schema.ts';
import { cellDisplay, isRightAligned } from './cellDisplay.ts';
import type { Cursor } from './cursor.ts';
import type { Band, CellFace, CellFaces } from './frame.ts';
import { rangeHolds, type CellRange } from './selection.ts';
import type { CellState } from './tiles.ts';

export interface FaceSource {
  readonly fields: readonly Field[];
  readonly cell: (row: number, column: number) => CellState;
  /** One sentence for a failed cell. */
  readonly failureText: (error: TableError) => string;
  /** What is selected. */
  readonly range: () => CellRange | undefined;
  readonly cursor: Pick<Cursor, 'isActive'>;
  readonly band: (index: number) => Band | undefined;
  readonly rowNumber: (row: number) => number | undefined;
  readonly sort?: RowOrder | undefined;
}

/** What a key would show is locked, not broken; its lock is drawn by the style sheet. */
function failedFace({ code }: TableError): Pick<CellFace, 'text' | 'className'> {
  return code === 'encrypted'
    ? { text: 'encrypted', className: 'locked' }
    : { text: '⚠ unreadable', className: 'failed' };
}

export function createCellFaces(source: FaceSource): CellFaces {
  const { fields } = source;
  const sides = fields.map(({ type }) => (isRightAligned(type) ? ' right' : ''));
  const contentOf = (
    row: number,
    column: number,
  ): Pick<CellFace, 'text' | 'className' | 'hint'> => {
    const state = source.cell(row, column);
    const type = fields[column]?.type;
    const side = sides[column] ?? '';
    if (state.kind === 'failed')
      return { ...failedFace(state.error), hint: source.failureText(state.error) };
    // The bar that stands for a value on its way is drawn by the style sheet.
    if (state.kind === 'pending' || type === undefined)
      return { text: '', className: `pending${side}`, hint: '' };
    const { wholeBytes } = state;
    const { text, look } = cellDisplay(state.value, type, wholeBytes);
    const hint = wholeBytes === undefined ? '' : `The beginning of ${bytesText(wholeBytes)}`;
    return { text, className: `${look}${side}`, hint };
  };
  return {
    fields,
    cell(row, column) {
      const selected = source.range();
      return {
        ...contentOf(row, column),
        selected: selected !== undefined && rangeHolds(selected, row, column),
        active: source.cursor.isActive(row, column),
      };
    },
    band: source.band,
    rowNumber: source.rowNumber,
    sortedBy(column) {
      if (source.sort === undefined || fields[column]?.name !== source.sort.column)
        return undefined;
      return source.sort.descending ? 'descending' : 'ascending';
    },
    rowSelected(row) {
      const rows = source.range()?.rows;
      return rows !== undefined && row >= rows.start && row < rows.end;
    },
    columnSelected(column) {
      const columns = source.range()?.columns;
      return columns !== undefined && column >= columns.start && column < columns.end;
    },
  };
}
