/** The types of a schema as a list of nodes, depth-first: what the panel shows as a tree. */
import type { SchemaNode } from '../../../table/schemaDocument.ts';
import type { AvroType } from './avroType.ts';
import { typeText } from './typeText.ts';

/** A type at its place, before it is known what there is to say of it. */
interface Place {
  readonly depth: number;
  readonly name: string;
  readonly type: AvroType;
  readonly doc?: string | undefined;
  readonly defaultJson?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
}

/** The first `most` nodes, and how many there are. A named type has its parts where it comes first, and only there. */
export function schemaNodes(
  root: AvroType,
  most: number,
): { readonly nodes: readonly SchemaNode[]; readonly nodeCount: number } {
  const nodes: SchemaNode[] = [];
  const described = new Set<AvroType>();
  let nodeCount = 0;
  // A list of what is still to come, not recursion: schemas may be thousands of types deep.
  const places: Place[] = [{ depth: 0, name: '', type: root }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const type = withoutNull(place.type);
    const isReference = described.has(type);
    if (nodeCount++ < most) nodes.push(nodeOf(place, type, isReference));
    if (isReference) continue;
    if ('fullName' in type) described.add(type);
    places.push(...partsOf(type, place.depth + 1).toReversed());
  }
  return { nodes, nodeCount };
}

/** The other branch of a union of null and one type: that such a value may be null is said beside its type. */
function withoutNull(type: AvroType): AvroType {
  if (type.kind !== 'union') return type;
  const others = type.branches.filter(({ kind }) => kind !== 'null');
  const [only] = others;
  return only !== undefined && others.length === 1 ? only : type;
}

function nodeOf(place: Place, type: AvroType, isReference: boolean): SchemaNode {
  const { depth, name, defaultJson, doc, aliases = [] } = place;
  const named = 'fullName' in type ? type : undefined;
  const logical = 'logical' in type ? type.logical : undefined;
  return {
    depth,
    name,
    typeText: logical === undefined ? typeText(type) : baseText(type),
    logicalType: logical === undefined ? undefined : typeText(type),
    isNullable:
      place.type.kind === 'union' && place.type.branches.some(({ kind }) => kind === 'null'),
    doc: doc ?? named?.doc,
    defaultJson,
    aliases: [...aliases, ...(named?.aliases ?? [])],
    symbols: type.kind === 'enum' && !isReference ? type.symbols : [],
    isReference,
  };
}

/** The type under a logical type. */
function baseText(type: AvroType): string {
  return type.kind === 'fixed' ? typeText({ ...type, logical: undefined }) : type.kind;
}

function partsOf(type: AvroType, depth: number): Place[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((field) => ({ depth, ...field }));
    case 'array':
      return isPlain(type.items) ? [] : [{ depth, name: 'items', type: type.items }];
    case 'map':
      return isPlain(type.values) ? [] : [{ depth, name: 'values', type: type.values }];
    case 'union':
      return type.branches.map((branch, i) => ({ depth, name: `branch ${i}`, type: branch }));
    case 'enum':
    case 'fixed':
    case 'null':
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'bytes':
    case 'string':
      return [];
  }
}

/** Whether the text of the type around it says all about a type. */
function isPlain(type: AvroType): boolean {
  const inner = withoutNull(type);
  return inner === type && partsOf(inner, 0).length === 0 && !('fullName' in inner);
}
