/** What the page index says of the values of a column's pages, as far as rows can be left out by it. */
import type { ByteSource } from '../../../io/byteSource.ts';
import type { PageBounds } from '../../format.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { readColumnIndex, readPagePlaces } from '../pages/pageIndex.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';
import type { ColumnIndex } from '../thrift/metadata.ts';
import { valueBounds } from './statistics.ts';

/** As TableReader.pageBounds. */
export async function readPageBounds(
  file: { readonly source: ByteSource; readonly footer: ParquetFooter; readonly tree: SchemaTree },
  { rowGroup, column }: { readonly rowGroup: number; readonly column: number },
  signal: AbortSignal | undefined,
): Promise<readonly PageBounds[] | undefined> {
  const { source, footer, tree } = file;
  const node = tree.columns[column];
  const { [rowGroup]: firstRow, [rowGroup + 1]: endRow } = footer.rowStarts;
  if (firstRow === undefined || endRow === undefined) return undefined;
  if (node === undefined || !node.isLeaf || node.repetition === 'REPEATED') return undefined;
  const leaf = node.leafStart;
  const at = { footer, rowGroup };
  const index = await readColumnIndex(source, at, leaf, signal);
  if (index === undefined) return undefined;
  const places = (await readPagePlaces(source, at, [leaf], signal)).get(leaf);
  // An index that speaks of other pages than there are is of no use.
  if (places === undefined || !isOf(index, places.length)) return undefined;
  return places.map((place, i) => {
    const start = firstRow + place.firstRow;
    const end = firstRow + (places[i + 1]?.firstRow ?? endRow - firstRow);
    const numValues = end - start;
    const statistics =
      index.nullPages[i] === true
        ? { nullCount: numValues }
        : {
            minValue: index.minValues[i],
            maxValue: index.maxValues[i],
            nullCount: index.nullCounts?.[i],
          };
    return {
      rows: { start, end },
      ...valueBounds(footer.metaData, node, { statistics, numValues }),
    };
  });
}

function isOf(
  { nullPages, minValues, maxValues, nullCounts }: ColumnIndex,
  pages: number,
): boolean {
  const lists = [nullPages, minValues, maxValues, nullCounts ?? nullPages];
  return lists.every(({ length }) => length === pages);
}
