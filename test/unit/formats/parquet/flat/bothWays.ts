/** A column decoded by ourselves and by parquet-wasm. */
import type { Data } from 'apache-arrow';
import { bitAt } from '../../../../../src/formats/arrowBits.ts';
import { conform } from '../../../../../src/formats/arrowType.ts';
import { decodeFlat } from '../../../../../src/formats/parquet/flat/decodeFlat.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import {
  DecodedColumn,
  type DecodedRows,
} from '../../../../../src/formats/parquet/mini/decodedColumn.ts';
import { buildMiniFile } from '../../../../../src/formats/parquet/mini/miniFile.ts';
import { planColumn } from '../../../../../src/formats/parquet/plan/plan.ts';
import { decodeSchema } from '../../../../../src/formats/parquet/schema/decodeSchema.ts';
import { leafType } from '../../../../../src/formats/parquet/schema/logicalType.ts';
import {
  schemaTree,
  type SchemaNode,
} from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import type { Range } from '../../../../../src/table/schema.ts';

export interface MiniColumn {
  readonly node: SchemaNode;
  readonly rows: Range;
  /** A mini-file with all of its row groups. */
  readonly bytes: Uint8Array;
}

/** The top-level columns of a file, each in a mini-file of its own. */
export async function miniColumnsOf(file: Uint8Array): Promise<MiniColumn[]> {
  const footer = await readFooter(memorySource('', file));
  const tree = schemaTree(footer.metaData.schema);
  const rowGroups = { start: 0, end: footer.rowStarts.length - 1 };
  return tree.columns.map((node, column) => {
    const { rows, parts } = planColumn(footer, rowGroups, column, node);
    const schema = decodeSchema(tree, [node]);
    const { createdBy } = footer.metaData;
    const { bytes, holes } = buildMiniFile({ schema, rowGroups: parts, createdBy });
    for (const { start, end, at } of holes) bytes.set(file.subarray(start, end), at);
    return { node, rows, bytes };
  });
}

/** What comes out: the type and its array, and each row's value as it lies in memory, `undefined` for null. */
export interface Decoded {
  readonly type: string;
  readonly kind: string;
  readonly values: readonly (string | undefined)[];
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function seen(data: Data, node: SchemaNode): Decoded {
  const type = leafType(node.element) ?? { kind: 'null' };
  const meant = conform(data, type);
  const offsets = meant.valueOffsets as Int32Array | undefined;
  const bytes = bytesOf(meant.values as ArrayBufferView);
  const width = bytes.length / meant.length;
  const values = Array.from({ length: meant.length }, (_, row) => {
    if (!meant.getValid(row)) return undefined;
    if (type.kind === 'bool') return String(bitAt(bytes, meant.offset + row));
    const [start, end] = offsets
      ? [offsets[row], offsets[row + 1]]
      : [row * width, row * width + width];
    return Buffer.from(bytes.subarray(start, end)).toString('hex');
  });
  return {
    type: JSON.stringify(meant.type),
    kind: (meant.values as object).constructor.name,
    values,
  };
}

function seenAll(decoded: DecodedRows, node: SchemaNode, { start, end }: Range): Decoded {
  try {
    return seen(decoded.slice(start, end), node);
  } finally {
    decoded.free();
  }
}

/** Undefined where it is left to parquet-wasm. */
export async function flatWay(
  { node, rows, bytes }: MiniColumn,
  taken = rows,
): Promise<Decoded | undefined> {
  const turn = async (): Promise<void> => Promise.resolve();
  const decoded = await decodeFlat(bytes, { node, rows, taken, turn });
  return decoded && seenAll(decoded, node, taken);
}

/** Throws TableError as DecodedColumn.decode does. */
export function wasmWay({ node, rows, bytes }: MiniColumn, taken = rows): Decoded {
  const options = { rows, taken, batchRows: Math.max(1, rows.end - rows.start), limited: false };
  return seenAll(DecodedColumn.decode(bytes, options, { part: 'test' }), node, taken);
}
