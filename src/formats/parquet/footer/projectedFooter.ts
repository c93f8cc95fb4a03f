/** A footer as if the file had only some of its columns, in another order and under other names: a view, no copy. */
import type { ParquetFooter } from './footer.ts';
import type { RowGroup, SchemaElement, SortingColumn } from '../thrift/metadata.ts';
import { flattenSchema, schemaTree, type SchemaNode } from '../schema/schemaTree.ts';
import { lazyElements } from '../thrift/thriftStruct.ts';

/** A top-level column, and what it is to be called. */
export interface ProjectedColumn {
  readonly column: number;
  readonly name: string;
}

/** Its `bytes` and `chunks` stay those of the file. Throws TableError `corrupt` where the schema makes no tree. */
export function projectedFooter(
  footer: ParquetFooter,
  columns: readonly ProjectedColumn[],
): ParquetFooter {
  const { metaData } = footer;
  const tree = schemaTree(metaData.schema);
  const nodes = columns.flatMap(({ column, name }): SchemaNode[] => {
    const node = tree.columns[column];
    return node === undefined ? [] : [{ ...node, element: { ...node.element, name } }];
  });
  const leaves = nodes.flatMap(({ leafStart, leafEnd }) =>
    Array.from({ length: leafEnd - leafStart }, (_, i) => leafStart + i),
  );
  const { rowGroups, columnOrders } = metaData;
  return {
    ...footer,
    metaData: {
      ...metaData,
      schema: flattenSchema(tree.root, nodes).map(known),
      columnOrders: columnOrders && leaves.map((leaf) => columnOrders[leaf] ?? {}),
      rowGroups: lazyElements(rowGroups.length, (index) => projected(rowGroups.at(index), leaves)),
    },
  };
}

function projected(rowGroup: RowGroup, leaves: readonly number[]): RowGroup {
  const { columns, sortingColumns } = rowGroup;
  // A row group that lacks chunks has none, so that it is refused like any other that has too few.
  const isWhole = leaves.every((leaf) => leaf < columns.length);
  return {
    ...rowGroup,
    columns: lazyElements(isWhole ? leaves.length : 0, (index) => columns.at(leaves[index] ?? -1)),
    sortingColumns: sortingColumns && stillSorted(sortingColumns, leaves),
  };
}

/** Rows are still sorted by what comes before the first column that is gone. */
function stillSorted(
  sorting: readonly SortingColumn[],
  leaves: readonly number[],
): readonly SortingColumn[] | undefined {
  const kept: SortingColumn[] = [];
  for (const order of sorting) {
    const columnIdx = leaves.indexOf(order.columnIdx);
    if (columnIdx < 0) break;
    kept.push({ ...order, columnIdx });
  }
  return kept.length === 0 ? undefined : kept;
}

/** Without an annotation that is newer than this program, which it could not write. */
function known(element: SchemaElement): SchemaElement {
  const { logicalType, ...rest } = element;
  return logicalType === undefined || Object.keys(logicalType).length > 0 ? element : rest;
}
