/** Mini-files whose values are decoded as they are stored; see storedSchema.ts. */
import { rowsIn, type ParquetFooter } from '../footer/footer.ts';
import { leavesOf } from '../schema/decodeSchema.ts';
import { wholeChunk, type MiniFileSpec } from './miniFile.ts';
import { schemaTree, type SchemaNode, type SchemaTree } from '../schema/schemaTree.ts';
import { storedLeaves, storedSchema, type StoredLeaf } from '../schema/storedSchema.ts';

/** A Parquet file to be decoded as stored: its footer, read as a tree. */
export interface StoredFile {
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
  readonly leaves: readonly StoredLeaf[];
}

/** Throws TableError `corrupt` where the schema makes no tree. */
export function storedFile(footer: ParquetFooter): StoredFile {
  const tree = schemaTree(footer.metaData.schema);
  return { footer, tree, leaves: storedLeaves(tree) };
}

/** All rows of some row groups, of some top-level columns in their order. Throws TableError as wholeChunk does. */
export function storedMiniFile(
  { footer, tree, leaves }: StoredFile,
  columns: readonly SchemaNode[],
  rowGroups: readonly number[],
): MiniFileSpec {
  const taken = leavesOf(columns);
  return {
    schema: storedSchema(tree, columns),
    createdBy: footer.metaData.createdBy,
    rowGroups: rowGroups.map((index) => ({
      rows: rowsIn(footer, index),
      chunks: taken.map((leaf) => {
        const chunk = wholeChunk(footer, index, leaf);
        const type = leaves[leaf]?.type ?? chunk.metaData.type;
        return { ...chunk, metaData: { ...chunk.metaData, type } };
      }),
    })),
  };
}
