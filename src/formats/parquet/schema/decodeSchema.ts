/**
 * The schemas that mini-files carry: the original's, or one under which the decoder hands out exact values.
 *
 * The decoder follows annotations into losses: INT96 becomes nanoseconds that wrap outside 1677 to 2262, INTERVAL
 * loses its months, one string of invalid UTF-8 fails a whole column, and a file with one annotation that it thinks
 * impossible is refused. So the decode schema keeps an annotation only where it decides how values lie in Arrow
 * (narrow integers, decimals, times); the rest come as bytes, which is what Arrow keeps strings in anyway.
 * Names are positions, so that duplicates and the names that have a meaning in lists do no harm.
 */
import type { DataType } from '../../../table/schema.ts';
import { leafType } from './logicalType.ts';
import {
  convertedTypes,
  physicalTypes,
  repetitionTypes,
  type LogicalType,
  type SchemaElement,
} from '../thrift/metadata.ts';
import { shapeOf } from './nesting.ts';
import { flattenSchema, withOnlyLeaf, type SchemaNode, type SchemaTree } from './schemaTree.ts';

const fixedBytes = physicalTypes.indexOf('FIXED_LEN_BYTE_ARRAY');
const int96Type = physicalTypes.indexOf('INT96');
const int96Bytes = 12;

const units: Partial<Record<string, NonNullable<LogicalType['TIME']>['unit']>> = {
  ms: { MILLIS: {} },
  us: { MICROS: {} },
  ns: { NANOS: {} },
};

/** The annotation that `type` needs to come out right; nothing where the bytes are right as they are. */
function leafAnnotation(type: DataType): Partial<SchemaElement> {
  switch (type.kind) {
    case 'null':
      return { logicalType: { UNKNOWN: {} } };
    case 'int':
      return { logicalType: { INTEGER: { bitWidth: type.bits, isSigned: type.signed } } };
    case 'float':
      return type.bits === 16 ? { logicalType: { FLOAT16: {} } } : {};
    case 'decimal': {
      const { precision, scale } = type;
      const convertedType = convertedTypes.indexOf('DECIMAL');
      return { precision, scale, convertedType, logicalType: { DECIMAL: { precision, scale } } };
    }
    case 'date':
      return { logicalType: { DATE: {} } };
    case 'time':
      return {
        logicalType: { TIME: { isAdjustedToUTC: type.utc, unit: units[type.unit] ?? {} } },
      };
    case 'timestamp': {
      const isAdjustedToUTC = type.zone !== undefined;
      return { logicalType: { TIMESTAMP: { isAdjustedToUTC, unit: units[type.unit] ?? {} } } };
    }
    case 'bool':
    case 'string':
    case 'binary':
    case 'geometry':
    case 'bson':
    case 'uuid':
    case 'int96':
    case 'interval':
    case 'duration':
    case 'list':
    case 'map':
    case 'struct':
    case 'union':
    case 'variant':
      return {};
  }
}

function leafElement({ element, repetition }: SchemaNode, name: string): SchemaElement {
  const { type, typeLength } = element;
  // Not the element's own, which may be left out for a required column.
  const repetitionType = repetitionTypes.indexOf(repetition);
  const carrier =
    type === int96Type ? { type: fixedBytes, typeLength: int96Bytes } : { type, typeLength };
  const logical = leafType(element);
  return {
    name,
    repetitionType,
    ...carrier,
    ...(logical === undefined ? {} : leafAnnotation(logical)),
  };
}

const repeatedType = repetitionTypes.indexOf('REPEATED');

/** A copy of the tree that says the same to the decoder, and no more than it needs. */
function decodeNode(node: SchemaNode, name: string, repetitionTaken = false): SchemaNode {
  const shape = shapeOf(node, repetitionTaken);
  const repetitionType = repetitionTypes.indexOf(node.repetition);
  const group = (children: readonly SchemaNode[], annotation?: 'LIST' | 'MAP'): SchemaNode => {
    const convertedType = annotation && convertedTypes.indexOf(annotation);
    return { ...node, children, element: { name, repetitionType, convertedType } };
  };
  const repeated = (as: string, children: readonly SchemaNode[]): SchemaNode => ({
    ...node,
    children,
    element: { name: as, repetitionType: repeatedType },
  });
  switch (shape.kind) {
    case 'leaf':
      return { ...node, element: leafElement(node, name) };
    case 'repeated':
      return decodeNode(node, name, true);
    case 'nothing':
    case 'struct':
    case 'variant':
      return group(decodeMembers(node.children));
    // The name of the repeated member tells the decoder which of the two kinds of list it is.
    case 'list':
      return group([repeated('list', [decodeNode(shape.item, 'item')])], 'LIST');
    case 'listOfRepeated':
      return group([decodeNode(shape.item, 'array', true)], 'LIST');
    case 'map': {
      const members = [decodeNode(shape.key, 'key'), decodeNode(shape.value, 'value')];
      return group([repeated('entries', members)], 'MAP');
    }
  }
}

/** Members without leaves are left out: the decoder leaves them out, too. */
function decodeMembers(nodes: readonly SchemaNode[]): SchemaNode[] {
  return nodes
    .filter((node) => node.leafEnd > node.leafStart)
    .map((node, index) => decodeNode(node, String(index)));
}

/**
 * The schema under which `columns` (top-level, in any order) decode to exact values. Columns without leaves are left
 * out. Its leaves are those of the columns in their order.
 */
export function decodeSchema(tree: SchemaTree, columns: readonly SchemaNode[]): SchemaElement[] {
  return flattenSchema(tree.root, decodeMembers(columns));
}

/**
 * The schema under which one leaf of `column` decodes to the same values, in the same lists and structs, as with the
 * column's other leaves; a map of keys alone, or of values alone, is a list.
 */
export function leafDecodeSchema(
  tree: SchemaTree,
  column: SchemaNode,
  leaf: number,
): SchemaElement[] {
  const members = decodeMembers([column]);
  return flattenSchema(
    tree.root,
    members.map((member) => withOnlyLeaf(member, leaf)),
  );
}

/**
 * The original elements of `columns`, for re-encoding with the annotations as they were. Annotations newer than our
 * metadata.ts are left out: they were read as a union without a member, which no reader accepts.
 */
export function originalSchema(tree: SchemaTree, columns: readonly SchemaNode[]): SchemaElement[] {
  const isUnknown = ({ logicalType }: SchemaElement): boolean =>
    logicalType !== undefined && Object.keys(logicalType).length === 0;
  return flattenSchema(tree.root, columns).map((element) =>
    isUnknown(element) ? { ...element, logicalType: undefined } : element,
  );
}

/** Leaf numbers below `columns`, in their order: which chunks a mini-file with one of the schemas above takes. */
export function leavesOf(columns: readonly SchemaNode[]): number[] {
  return columns.flatMap(({ leafStart, leafEnd }) =>
    Array.from({ length: leafEnd - leafStart }, (_, index) => leafStart + index),
  );
}
