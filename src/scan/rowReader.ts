/** Rows that are read by their numbers: those of a table, or those that are shown of it (shown/shownReader.ts). */
import type { TableReader } from '../formats/format.ts';
import type { Range } from '../table/schema.ts';

export interface RowReader extends Pick<TableReader, 'schema' | 'read'> {
  /** Rows that there are, cut where segments end: what is damaged of one may be whole of others. */
  parts(rows: Range): Iterable<Range>;
}

export function rowReader(reader: TableReader): RowReader {
  return {
    schema: reader.schema,
    read: (request, signal) => reader.read(request, signal),
    parts: (rows) => bySegment(reader, rows),
  };
}

function* bySegment(reader: TableReader, rows: Range): Generator<Range> {
  const first = reader.segmentOfRow(rows.start);
  const last = reader.segmentOfRow(Math.max(rows.start, rows.end - 1));
  for (const { rowStart, rowCount } of reader.segments({ start: first, end: last + 1 })) {
    const start = Math.max(rows.start, rowStart);
    const end = Math.min(rows.end, rowStart + rowCount);
    if (start < end) yield { start, end };
  }
}
