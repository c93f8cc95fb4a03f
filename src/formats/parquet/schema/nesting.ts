/**
 * How groups of a Parquet schema nest values: structs, and the many ways in which writers have spelled lists and maps.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types
 *
 * The rules, lenient ones included, are those of the decoder (arrow-rs, parquet/src/arrow/schema/complex.rs), except
 * that a group whose annotation makes no sense is read as a struct here, where the decoder would refuse the file.
 */
import { convertedTypeOf } from './logicalType.ts';
import type { SchemaNode } from './schemaTree.ts';

/** What a node's values are, once its own repetition has been dealt with. */
export type Shape =
  | { readonly kind: 'leaf' }
  /** No leaf below: the file has no bytes for it. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'struct' }
  | { readonly kind: 'variant' }
  /** A repeated node without annotation is a list of what it would be if it were required. */
  | { readonly kind: 'repeated' }
  /** LIST with a repeated member whose only member is the item, as today's specification has it. */
  | { readonly kind: 'list'; readonly item: SchemaNode }
  /** LIST whose repeated member is itself the item: a leaf, or a struct. */
  | { readonly kind: 'listOfRepeated'; readonly item: SchemaNode }
  | { readonly kind: 'map'; readonly key: SchemaNode; readonly value: SchemaNode };

type GroupAnnotation = 'LIST' | 'MAP' | 'VARIANT' | undefined;

function annotationOf({ element }: SchemaNode): GroupAnnotation {
  const { logicalType } = element;
  if (logicalType?.VARIANT !== undefined) return 'VARIANT';
  const converted = convertedTypeOf(element);
  if (converted === 'LIST') return 'LIST';
  // MAP_KEY_VALUE in place of MAP is a mistake of old writers.
  if (converted === 'MAP' || converted === 'MAP_KEY_VALUE') return 'MAP';
  if (logicalType?.LIST !== undefined) return 'LIST';
  return logicalType?.MAP === undefined ? undefined : 'MAP';
}

/** The one repeated member of a LIST or MAP group; undefined when it is not built like one. */
function repeatedMember(group: SchemaNode): SchemaNode | undefined {
  const [member, ...others] = group.children;
  return member?.repetition === 'REPEATED' && others.length === 0 ? member : undefined;
}

/** Whether the repeated member of a LIST is the item: rules 1 to 4 of the specification's compatibility rules. */
function isItem(list: SchemaNode, repeated: SchemaNode): boolean {
  const [only, ...others] = repeated.children;
  if (only === undefined || others.length > 0) return true;
  const { name } = repeated.element;
  const named = name === 'array' || name === `${list.element.name}_tuple`;
  return named && annotationOf(repeated) !== 'LIST' && only.repetition !== 'REPEATED';
}

function listShape(list: SchemaNode): Shape {
  const repeated = repeatedMember(list);
  if (repeated === undefined) return { kind: 'struct' };
  const [only] = repeated.children;
  if (only === undefined || isItem(list, repeated))
    return { kind: 'listOfRepeated', item: repeated };
  return { kind: 'list', item: only };
}

function mapShape(map: SchemaNode): Shape {
  const entries = repeatedMember(map);
  if (entries === undefined || entries.isLeaf) return { kind: 'struct' };
  const [key, value, ...others] = entries.children;
  // A map without values is a list of its keys.
  if (key !== undefined && value === undefined) return listShape(map);
  const isMap =
    key !== undefined &&
    value !== undefined &&
    others.length === 0 &&
    key.repetition !== 'REPEATED' &&
    value.repetition !== 'REPEATED' &&
    key.leafEnd > key.leafStart &&
    value.leafEnd > value.leafStart;
  return isMap ? { kind: 'map', key, value } : { kind: 'struct' };
}

/** What every VARIANT group must have: without it the rest cannot be told. */
function hasMetadata(group: SchemaNode): boolean {
  return group.children.some(
    ({ element, isLeaf, repetition }) =>
      element.name === 'metadata' && isLeaf && repetition !== 'REPEATED',
  );
}

/**
 * The shape of `node`. `repetitionTaken` says that its being repeated is the doing of the list around it: it is
 * then one of that list's items.
 */
export function shapeOf(node: SchemaNode, repetitionTaken = false): Shape {
  if (node.leafStart === node.leafEnd) return { kind: 'nothing' };
  if (node.repetition === 'REPEATED' && !repetitionTaken) return { kind: 'repeated' };
  if (node.isLeaf) return { kind: 'leaf' };
  const annotation = annotationOf(node);
  if (annotation === 'VARIANT') return { kind: hasMetadata(node) ? 'variant' : 'struct' };
  // Such a group is the item of a list; the decoder does not look at its annotation.
  if (annotation === undefined || repetitionTaken) return { kind: 'struct' };
  return annotation === 'LIST' ? listShape(node) : mapShape(node);
}
