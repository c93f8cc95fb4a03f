/** What was written so far, read again. */
import { TableError, toTableError } from '../../base/errors.ts';
import { countText } from '../../base/quantityText.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Range } from '../../table/schema.ts';

/** What was written so far, as a source. */
export function readBackSource(sink: ByteSink): ByteSource {
  return {
    name: 'output',
    size: sink.position,
    read: async (start, end) => sink.readBack(start, end),
    close: async () => Promise.resolve(),
  };
}

/** Throws TableError `verifyFailed`. */
export function expectCount(what: string, found: number, expected: number): void {
  if (found !== expected)
    throw new TableError('verifyFailed', `it has ${found} ${what} instead of ${expected}`);
}

/** Throws what reading back failed with, as TableError `verifyFailed`. */
export function unreadable(cause: unknown): never {
  const error = toTableError(cause);
  if (error.code === 'aborted' || error.code === 'verifyFailed') throw error;
  throw new TableError('verifyFailed', `what was written does not read back: ${error.message}`, {
    where: error.where,
    cause,
  });
}

export interface ReadBack {
  readonly signal: AbortSignal | undefined;
  /** Called with the rows that were read back so far. */
  readonly onRows: (rows: number) => void;
}

/** Where rows are, in the format's own word. */
export interface SegmentPlaces {
  readonly name: string;
  readonly segmentOfRow: (row: number) => number;
}

/** Of a column that has other values than it should among these rows. */
export function otherValues(
  column: string,
  { start, end }: Range,
  places: SegmentPlaces | undefined,
): TableError {
  const rows = `rows ${countText(start + 1)} to ${countText(end)}`;
  const segments = places === undefined ? [] : [segmentsText(places, { start, end })];
  return new TableError('verifyFailed', `${rows} do not read back as they were`, {
    where: { part: [...segments, `column ${column}`].join(', ') },
  });
}

/** `row group 3`, `row groups 3 to 5`. */
function segmentsText({ name, segmentOfRow }: SegmentPlaces, { start, end }: Range): string {
  const first = segmentOfRow(start);
  const last = segmentOfRow(end - 1);
  return first === last ? `${name} ${first}` : `${name}s ${first} to ${last}`;
}
