/** Reading one column of one row group by its pages, to compare with the whole of it. */
import { Vector } from 'apache-arrow';
import { DecodedColumn } from '../../../../src/formats/parquet/mini/decodedColumn.ts';
import {
  decodeSchema,
  leafDecodeSchema,
} from '../../../../src/formats/parquet/schema/decodeSchema.ts';
import { readFooter, type ParquetFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import { buildMiniFile } from '../../../../src/formats/parquet/mini/miniFile.ts';
import { unitsOf, type ColumnPlan } from '../../../../src/formats/parquet/plan/plan.ts';
import { JoinedColumn } from '../../../../src/formats/parquet/mini/joinedColumn.ts';
import { schemaTree, type SchemaTree } from '../../../../src/formats/parquet/schema/schemaTree.ts';
import { eagerList } from '../../../../src/formats/parquet/thrift/thriftStruct.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { countingSource, type CountingSource } from '../../countingSource.ts';

export interface PagedTestFile {
  readonly bytes: Uint8Array;
  readonly source: CountingSource;
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
}

export async function pagedTestFile(bytes: Uint8Array): Promise<PagedTestFile> {
  const footer = await readFooter(memorySource('t', bytes));
  const tree = schemaTree(footer.metaData.schema);
  return { bytes, source: countingSource('t', bytes), footer, tree };
}

/** The same file as if it had been written without offset indexes. */
export function withoutIndex(file: PagedTestFile): PagedTestFile {
  const { metaData } = file.footer;
  const rowGroups = Array.from(metaData.rowGroups, (rowGroup) => ({
    ...rowGroup,
    columns: eagerList(
      Array.from(rowGroup.columns, (chunk) => ({ ...chunk, offsetIndexOffset: undefined })),
    ),
  }));
  const unindexed = { ...metaData, rowGroups: eagerList(rowGroups) };
  return { ...file, footer: { ...file.footer, metaData: unindexed } };
}

/** Values of rows [start, end) as text. */
export function valuesOf(
  file: PagedTestFile,
  plan: ColumnPlan,
  [start, end]: readonly [start: number, end: number],
): string[] {
  const leaves = unitsOf(plan).map((unit) => decodedUnit(file, unit));
  const [only] = leaves;
  const decoded = leaves.length === 1 && only ? only : new JoinedColumn(plan.node, leaves);
  const values = Array.from(new Vector([decoded.slice(start, end)]), String);
  decoded.free();
  return values;
}

function decodedUnit(
  { bytes, tree }: PagedTestFile,
  { node, leaf, parts, rows: taken, pageRows: rows }: ColumnPlan,
): DecodedColumn {
  const schema =
    leaf === undefined ? decodeSchema(tree, [node]) : leafDecodeSchema(tree, node, leaf);
  const mini = buildMiniFile({ schema, rowGroups: parts, createdBy: undefined });
  for (const hole of mini.holes) mini.bytes.set(bytes.subarray(hole.start, hole.end), hole.at);
  const options = { rows, taken, batchRows: rows.end, limited: false };
  return DecodedColumn.decode(mini.bytes, options, { part: 'test' });
}
