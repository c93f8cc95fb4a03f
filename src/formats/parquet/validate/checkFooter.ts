/** What a footer says of row groups, held against what it says of their column chunks. Reads nothing. */
import { TableError } from '../../../base/errors.ts';
import type { TellFault } from '../../../table/fault.ts';
import { chunkMetaData, rowGroupOf, type ParquetFooter } from '../footer/footer.ts';
import type { ColumnMetaData } from '../thrift/metadata.ts';
import { firstByte } from '../footer/chunkTable.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';

/** Counts of the whole file. */
export function checkFooter(
  { metaData, rowStarts, footerStart }: ParquetFooter,
  tell: TellFault,
): void {
  const rows = rowStarts.at(-1) ?? 0;
  if (metaData.numRows === rows) return;
  tell({
    kind: 'count',
    subject: 'footer',
    part: 'footer',
    offset: footerStart,
    message: `it says that there are ${metaData.numRows} rows, but its row groups have ${rows}`,
  });
}

/** Sizes, places and counts of one row group. */
export function checkRowGroup(
  footer: ParquetFooter,
  { leaves }: SchemaTree,
  index: number,
  tell: TellFault,
): void {
  const rowGroup = rowGroupOf(footer, index);
  if (rowGroup === undefined) return;
  const add = (kind: 'layout' | 'count', message: string): void => {
    const offset = footer.footerStart;
    tell({ kind, subject: 'row groups', part: `row group ${index}`, offset, message });
  };
  const { columns, totalByteSize, totalCompressedSize, ordinal } = rowGroup;
  if (columns.length !== leaves.length) {
    add(
      'count',
      `it has ${columns.length} column chunks, but the schema has ${leaves.length} leaves`,
    );
    return;
  }
  // Ordinals have 16 bits, which some files outgrow.
  if (ordinal !== undefined && ordinal !== (index << 16) >> 16)
    add('count', `it says that it is row group ${ordinal}`);
  const known = leaves.map((_, leaf) => metaDataOf(footer, index, leaf));
  const chunks = known.filter((chunk) => chunk !== undefined);
  if (chunks.length < known.length) return;
  const sum = (key: 'totalUncompressedSize' | 'totalCompressedSize'): number =>
    chunks.reduce((total, chunk) => total + chunk[key], 0);
  const uncompressed = sum('totalUncompressedSize');
  if (totalByteSize !== uncompressed)
    add(
      'count',
      `it says it has ${totalByteSize} uncompressed bytes, but its column chunks have ${uncompressed}`,
    );
  const compressed = sum('totalCompressedSize');
  if (totalCompressedSize !== undefined && totalCompressedSize !== compressed)
    add(
      'count',
      `it says it has ${totalCompressedSize} compressed bytes, but its column chunks have ${compressed}`,
    );
  for (const clause of overlaps(chunks)) add('layout', clause);
}

/** Undefined for what the footer does not say: checking the chunk tells why. */
function metaDataOf(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
): ColumnMetaData | undefined {
  try {
    return chunkMetaData(footer, rowGroup, leaf);
  } catch (error) {
    if (error instanceof TableError) return undefined;
    throw error;
  }
}

/** Column chunks that share bytes. */
function overlaps(chunks: readonly ColumnMetaData[]): string[] {
  const places = chunks
    // Without values there need not be any page.
    .filter(({ totalCompressedSize, numValues }) => totalCompressedSize > 0 && numValues > 0)
    .map((chunk) => ({
      name: chunk.pathInSchema.join('.'),
      start: firstByte(chunk),
      end: firstByte(chunk) + chunk.totalCompressedSize,
    }))
    .sort((a, b) => a.start - b.start);
  return places.flatMap((place, index) => {
    const before = places[index - 1];
    if (before === undefined || before.end <= place.start) return [];
    return [`columns ${before.name} and ${place.name} share bytes from ${place.start} on`];
  });
}
