/** Where the values of a column are in the table, so that one that cannot be read can be named. */
import * as arrow from 'apache-arrow';
import { rowNumberText } from '../../../base/quantityText.ts';
import { TableError } from '../../../base/errors.ts';

export interface Place {
  /** Names from the root; `[]` is an item. */
  readonly path: string;
  /** Whether everything around value `index` is there: below a null, nothing is missing. */
  readonly isThere: (index: number) => boolean;
  /** The table's row that value `index` belongs to. */
  readonly rowOf: (index: number) => number;
}

/** The schema that was asked for cannot hold a value that is there. */
export function unreadable({ path, rowOf }: Place, index: number, reason: string): TableError {
  return new TableError('invalidArgument', `${reason}, in row ${rowNumberText(rowOf(index))}`, {
    where: { part: `column ${path}` },
  });
}

export function isValid(data: arrow.Data, index: number): boolean {
  if (arrow.DataType.isNull(data.type)) return false;
  return data.nullCount === 0 || (((data.nullBitmap[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** The parts of a record, or the members of a union. */
export function within(place: Place, data: arrow.Data, name: string): Place {
  return {
    path: place.path === '' ? name : `${place.path}.${name}`,
    rowOf: place.rowOf,
    isThere: (index) => isValid(data, index) && place.isThere(index),
  };
}

/** The items of a list or a map; those below a null are none. */
export function itemsOf(place: Place, { length, valueOffsets }: arrow.Data): Place {
  // Lists and maps have int32 offsets, which Data declares by the type it is not given.
  const offsets = valueOffsets as Int32Array;
  return {
    path: `${place.path}[]`,
    isThere: () => true,
    rowOf: (item) => {
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((offsets[middle] ?? 0) <= item) low = middle;
        else high = middle - 1;
      }
      return place.rowOf(low);
    },
  };
}
