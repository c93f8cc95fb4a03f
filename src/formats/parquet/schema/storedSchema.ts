/**
 * The schema under which a rewrite decodes and encodes: every value as it is stored, every annotation taken off.
 *
 * Annotations say what stored values mean; copying them needs no meaning. Without them there is nothing the codec
 * could convert on the way: no INT96 becomes a timestamp, no decimal changes its width, no invalid UTF-8 fails, and
 * lists of any layout have the same levels in and out. The original annotations come back with the footer. They stay
 * on where only they make the codec compute the right smallest and largest values.
 */
import type { DataType } from '../../../table/schema.ts';
import { decimalOf, leafType, physicalTypeOf } from './logicalType.ts';
import {
  convertedTypes,
  physicalTypes,
  type LogicalType,
  type SchemaElement,
} from '../thrift/metadata.ts';
import { flattenSchema, type SchemaNode, type SchemaTree } from './schemaTree.ts';

/** Whether smallest and largest values found among stored values hold for what they mean; see bounds.ts. */
export type BoundsRule =
  /** The stored values have the order of the meant ones. */
  | 'stored'
  /** So do UTF-8 bytes, but bounds that were cut to fewer bytes may have lost half a character. */
  | 'utf8'
  /** Big-endian two's complement of one width, compared as unsigned bytes. */
  | 'signedBytes'
  /** Big-endian two's complement of any width: bytes that begin alike may be far apart. */
  | 'signedByteArrays'
  /** They do not, or the meant values have no order. */
  | 'none';

export interface StoredLeaf {
  readonly node: SchemaNode;
  /** Physical type number under which the column is decoded: that of the file, but for INT96. */
  readonly type: number;
  readonly bounds: BoundsRule;
  /** One letter for each level on the way down that is not required: two columns alike in it have the same levels. */
  readonly levels: string;
}

const fixedLengthBytes = physicalTypes.indexOf('FIXED_LEN_BYTE_ARRAY');

/** Leaves in file order. */
export function storedLeaves(tree: SchemaTree): readonly StoredLeaf[] {
  const leaves: StoredLeaf[] = [];
  const visit = (node: SchemaNode, above: string): void => {
    const levels = above + { REQUIRED: '', OPTIONAL: 'o', REPEATED: 'r' }[node.repetition];
    if (node.isLeaf)
      leaves.push({
        node,
        levels,
        type: storedElement(node.element).type ?? 0,
        bounds: boundsRule(node.element),
      });
    for (const child of node.children) visit(child, levels);
  };
  for (const column of tree.columns) visit(column, '');
  return leaves;
}

/**
 * The flat schema of some top-level columns, under made-up names that are unique and have no dots: `c` and the number
 * of the first leaf below, with a `_` for every level down. Groups without leaves are left out: nothing is stored.
 */
export function storedSchema(
  tree: SchemaTree,
  columns: readonly SchemaNode[] = tree.columns,
): readonly SchemaElement[] {
  return flattenSchema(tree.root, columns.filter(hasLeaves).map(storedNode));
}

/** The name of a top-level column in storedSchema. */
export function storedName(column: SchemaNode): string {
  return `c${column.leafStart}${'_'.repeat(column.path.length - 1)}`;
}

const hasLeaves = (node: SchemaNode): boolean => node.leafEnd > node.leafStart;

function storedNode(node: SchemaNode): SchemaNode {
  const { repetitionType } = node.element;
  const stored = node.isLeaf ? storedElement(node.element) : undefined;
  const element = { ...stored, name: storedName(node), repetitionType };
  return { ...node, element, children: node.children.filter(hasLeaves).map(storedNode) };
}

/** Type and, where they are needed for right statistics, annotations of a leaf; its name means nothing. */
function storedElement(element: SchemaElement): SchemaElement {
  const { type, typeLength, name } = element;
  const meant = leafType(element);
  if (meant?.kind === 'int96') return { name, type: fixedLengthBytes, typeLength: 12 };
  // Narrow unsigned integers are widened: a stored value may exceed what it is said to be.
  if (meant?.kind === 'int' && !meant.signed) {
    const bitWidth = physicalTypeOf(element) === 'INT64' ? 64 : 32;
    return { name, type, ...annotated({ INTEGER: { bitWidth, isSigned: false } }, bitWidth) };
  }
  if (meant?.kind === 'float' && meant.bits === 16)
    return { name, type, typeLength, logicalType: { FLOAT16: {} } };
  return { name, type, typeLength };
}

function annotated(
  logicalType: LogicalType,
  bitWidth: 32 | 64,
): Pick<SchemaElement, 'logicalType' | 'convertedType'> {
  return { logicalType, convertedType: convertedTypes.indexOf(`UINT_${bitWidth}`) };
}

/** Wider bounds are cut to fewer bytes, which is not an option for integers. */
const widestWholeBounds = 64;

const unordered: ReadonlySet<DataType['kind']> = new Set(['int96', 'interval', 'geometry']);

function boundsRule(element: SchemaElement): BoundsRule {
  const physical = physicalTypeOf(element);
  if (decimalOf(element) !== undefined && physical !== 'INT32' && physical !== 'INT64') {
    const width = physical === 'FIXED_LEN_BYTE_ARRAY' ? (element.typeLength ?? 0) : Infinity;
    return width <= widestWholeBounds ? 'signedBytes' : 'signedByteArrays';
  }
  // An annotation that is newer than this program: who knows what order it has.
  if (element.logicalType !== undefined && Object.keys(element.logicalType).length === 0)
    return 'none';
  const meant = leafType(element);
  if (meant?.kind === 'string') return 'utf8';
  return meant === undefined || unordered.has(meant.kind) ? 'none' : 'stored';
}
