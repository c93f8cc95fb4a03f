/**
 * A field's default, which a schema has as JSON, in Avro's binary encoding: so that it becomes a column as any value
 * does. https://avro.apache.org/docs/1.12.0/specification/#schema-record
 */
import { parseJsonTree, type JsonTree } from '../../../base/jsonTree.ts';
import type { AvroField, AvroRecord, AvroType } from '../schema/avroType.ts';

/** Bytes of one value, or why the JSON is none of the type. */
export type DefaultBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'misfit'; readonly reason: string };

/** Records whose defaults need each other's have no end. */
const maxDepth = 256;

/** Undefined where the field has no default. */
export function defaultBytes({ type, defaultJson }: AvroField): DefaultBytes | undefined {
  if (defaultJson === undefined) return undefined;
  const bytes: number[] = [];
  const fits = append(bytes, type, parseJsonTree(defaultJson), 0);
  return fits
    ? { kind: 'bytes', bytes: Uint8Array.from(bytes) }
    : { kind: 'misfit', reason: `its default ${defaultJson.slice(0, 60)} is not of its type` };
}

/** Adds a value; false where the tree is no value of the type, and then what was added means nothing. */
function append(bytes: number[], type: AvroType, tree: JsonTree, depth: number): boolean {
  if (depth > maxDepth) return false;
  switch (type.kind) {
    case 'null':
      return tree.kind === 'null';
    case 'boolean':
      if (tree.kind === 'boolean') bytes.push(tree.value ? 1 : 0);
      return tree.kind === 'boolean';
    case 'int':
    case 'long':
      return appendInteger(bytes, tree, type.kind === 'int' ? 32 : 64);
    case 'float':
    case 'double':
      return appendFloat(bytes, tree, type.kind);
    case 'string':
      return tree.kind === 'string' && appendBytes(bytes, utf8.encode(tree.value));
    case 'bytes':
      return appendBytes(bytes, latin1(tree));
    case 'fixed':
      return appendFixed(bytes, latin1(tree), type.size);
    case 'enum':
      return appendSymbol(bytes, tree, type.symbols);
    case 'record':
      return appendRecord(bytes, type, tree, depth + 1);
    case 'array':
      return (
        tree.kind === 'array' &&
        appendItems(bytes, tree.items, (item) => append(bytes, type.items, item, depth + 1))
      );
    case 'map':
      return (
        tree.kind === 'object' &&
        appendItems(bytes, [...tree.members], ([key, value]) => {
          appendBytes(bytes, utf8.encode(key));
          return append(bytes, type.values, value, depth + 1);
        })
      );
    case 'union':
      return appendBranch(bytes, type.branches, tree, depth);
  }
}

const utf8 = new TextEncoder();

/** Zigzag, then 7 bits a byte, the lowest first. */
function appendVarint(bytes: number[], value: bigint): void {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
}

function appendInteger(bytes: number[], tree: JsonTree, bits: 32 | 64): boolean {
  if (tree.kind !== 'number' || !/^-?\d+$/.test(tree.digits)) return false;
  const value = BigInt(tree.digits);
  if (BigInt.asIntN(bits, value) !== value) return false;
  appendVarint(bytes, value);
  return true;
}

/** NaN and the infinities, which JSON lacks, are written as strings or as bare words. */
function appendFloat(bytes: number[], tree: JsonTree, kind: 'float' | 'double'): boolean {
  const isWord = tree.kind === 'string' && /^(?:NaN|-?Infinity)$/.test(tree.value);
  if (tree.kind !== 'number' && !isWord) return false;
  const value = Number(tree.kind === 'number' ? tree.digits : tree.value);
  const array = kind === 'float' ? Float32Array.of(value) : Float64Array.of(value);
  bytes.push(...new Uint8Array(array.buffer));
  return true;
}

function appendBytes(bytes: number[], value: Uint8Array | undefined): boolean {
  if (value === undefined) return false;
  appendVarint(bytes, BigInt(value.length));
  for (const byte of value) bytes.push(byte);
  return true;
}

function appendFixed(bytes: number[], value: Uint8Array | undefined, size: number): boolean {
  if (value?.length !== size) return false;
  for (const byte of value) bytes.push(byte);
  return true;
}

/** In a default, the characters 0 to 255 of a string stand for bytes. */
function latin1(tree: JsonTree): Uint8Array | undefined {
  if (tree.kind !== 'string') return undefined;
  const codes = Array.from(tree.value, (character) => character.codePointAt(0) ?? 0);
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : undefined;
}

function appendSymbol(bytes: number[], tree: JsonTree, symbols: readonly string[]): boolean {
  const symbol = tree.kind === 'string' ? symbols.indexOf(tree.value) : -1;
  if (symbol >= 0) appendVarint(bytes, BigInt(symbol));
  return symbol >= 0;
}

/** What the record's default leaves out has a default of its own. */
function appendRecord(
  bytes: number[],
  { fields }: AvroRecord,
  tree: JsonTree,
  depth: number,
): boolean {
  if (tree.kind !== 'object') return false;
  return fields.every(({ name, type, defaultJson }) => {
    const member =
      tree.members.get(name) ??
      (defaultJson === undefined ? undefined : parseJsonTree(defaultJson));
    return member !== undefined && append(bytes, type, member, depth);
  });
}

/** One block of all items, and the empty one that ends them. */
function appendItems<T>(bytes: number[], items: readonly T[], add: (item: T) => boolean): boolean {
  if (items.length > 0) appendVarint(bytes, BigInt(items.length));
  const fits = items.every(add);
  bytes.push(0);
  return fits;
}

/** Of the first branch, as the specification long asked for; else of the first that it fits, as it does now. */
function appendBranch(
  bytes: number[],
  branches: readonly AvroType[],
  tree: JsonTree,
  depth: number,
): boolean {
  const { length } = bytes;
  return branches.some((branch, i) => {
    bytes.length = length;
    appendVarint(bytes, BigInt(i));
    return append(bytes, branch, tree, depth + 1);
  });
}
