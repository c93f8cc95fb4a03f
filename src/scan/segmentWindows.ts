/** A table's rows in windows that are worth a pass of their own. */
import type { TableReader } from '../formats/format.ts';
import type { Range } from '../table/schema.ts';

/** Segments that are smaller are looked at together. */
const windowRows = 1_048_576;

/** Segments are described so many at a time. */
const listedSegments = 1024;

/** Windows that end where segments end: a large segment, or some small ones. */
export function* segmentWindows(reader: TableReader): Generator<Range> {
  const { rowCount, segmentCount } = reader.facts;
  let start = 0;
  for (let at = 0; at < segmentCount; at += listedSegments) {
    const listed = { start: at, end: Math.min(segmentCount, at + listedSegments) };
    for (const segment of reader.segments(listed)) {
      const end = segment.rowStart + segment.rowCount;
      if (end - start < windowRows) continue;
      yield { start, end };
      start = end;
    }
  }
  if (start < rowCount) yield { start, end: rowCount };
}
