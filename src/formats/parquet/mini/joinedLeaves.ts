/**
 * A nested column out of its leaves, each decoded by itself (decodeSchema.ts, leafDecodeSchema): every leaf's levels tell
 * the whole nesting around it, so that structs and lists are the same in all of them, but for their other members.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { dataOf, retyped } from '../../arrowData.ts';
import { shapeOf } from '../schema/nesting.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

/**
 * Whether the decoder finds the same nesting around each leaf of `node` as around all of them. It does not where a list's
 * item has several members and one of them is repeated: alone, that one would be taken for the item.
 */
export function canJoinLeaves(node: SchemaNode, repetitionTaken = false): boolean {
  const shape = shapeOf(node, repetitionTaken);
  switch (shape.kind) {
    case 'leaf':
    case 'nothing':
      return true;
    case 'struct':
    case 'variant':
      return node.children.every((member) => canJoinLeaves(member));
    case 'repeated':
      return canJoinLeaves(node, true);
    case 'list':
      return canJoinLeaves(shape.item);
    case 'listOfRepeated':
      return (
        shape.item.children.every(({ repetition }) => repetition !== 'REPEATED') &&
        canJoinLeaves(shape.item, true)
      );
    case 'map':
      return canJoinLeaves(shape.key) && canJoinLeaves(shape.value);
  }
}

/**
 * The rows of `node`, of which `leaves` has those of each leaf, in order. Throws TableError `corrupt` where the leaves do
 * not agree on the lists that they are in.
 */
export function joinedLeaves(
  node: SchemaNode,
  leaves: readonly arrow.Data[],
  repetitionTaken = false,
): arrow.Data {
  const [first] = leaves;
  if (first === undefined) throw new TableError('internal', 'a column has no leaves');
  if (leaves.length === 1) return first;
  const shape = shapeOf(node, repetitionTaken);
  switch (shape.kind) {
    case 'leaf':
    case 'nothing':
      throw new TableError('internal', 'a leaf was decoded twice');
    case 'struct':
    case 'variant':
      return joinedStruct(first, joinedMembers(node.children, leaves));
    case 'repeated':
      return joinedList(first, joinedLeaves(node, leaves.map(memberOf), true));
    case 'list':
      return joinedList(first, joinedLeaves(shape.item, leaves.map(memberOf)));
    case 'listOfRepeated':
      return joinedList(first, joinedLeaves(shape.item, leaves.map(memberOf), true));
    case 'map':
      return joinedMap(first, joinedMembers([shape.key, shape.value], leaves));
  }
}

/** The items of a list, or the one member of a struct. */
function memberOf({ children }: arrow.Data): arrow.Data {
  const [only, ...others] = children;
  if (only === undefined || others.length > 0)
    throw new TableError('internal', 'a leaf was decoded with others');
  return only;
}

/** The field of that member, for what it became. */
function fieldFor({ type }: arrow.Data, member: arrow.Data): arrow.Field<arrow.DataType> {
  // Of a list or a struct, which have fields; the library types them loosely.
  const [field] = type.children as readonly arrow.Field[];
  if (field === undefined) throw new TableError('internal', 'a nested type has no members');
  return new arrow.Field(field.name, member.type, field.nullable);
}

interface Members {
  readonly fields: arrow.Field<arrow.DataType>[];
  readonly children: arrow.Data[];
}

/** Members of a struct; `leaves` are those of all of them, each around its own. */
function joinedMembers(nodes: readonly SchemaNode[], leaves: readonly arrow.Data[]): Members {
  const fields: arrow.Field<arrow.DataType>[] = [];
  const children: arrow.Data[] = [];
  let end = 0;
  for (const node of nodes) {
    const start = end;
    end += node.leafEnd - node.leafStart;
    const [around] = leaves.slice(start, end);
    // A member without leaves is left out: the decoder leaves it out, too.
    if (around === undefined) continue;
    const child = joinedLeaves(node, leaves.slice(start, end).map(memberOf));
    fields.push(fieldFor(around, child));
    children.push(child);
  }
  if (children.some(({ length }) => length !== children[0]?.length))
    throw new TableError('corrupt', 'its leaf columns do not have the same lists');
  return { fields, children };
}

function joinedStruct(first: arrow.Data, { fields, children }: Members): arrow.Data {
  return retyped(first, new arrow.Struct(fields), children);
}

function joinedList(first: arrow.Data, items: arrow.Data): arrow.Data {
  return retyped(first, new arrow.List(fieldFor(first, items)), [items]);
}

/** What the library takes for the members of a map's entries; other structs have any. */
type Entry = Record<'key' | 'value', arrow.DataType>;

/** Alone, keys and values are lists. */
function joinedMap(first: arrow.Data, { fields, children }: Members): arrow.Data {
  const type = new arrow.Struct<Entry>(fields);
  const { length } = memberOf(first);
  const entries = dataOf(type, { length, nullCount: 0, validity: undefined, children });
  return retyped(first, new arrow.Map_(new arrow.Field('entries', type, false)), [entries]);
}
