/**
 * How to get past a value without keeping it: a program of few kinds of steps, which the decoders follow. It is made
 * either from a skipped part of a plan, and only measures, or from the type of a captured value, and checks all.
 */
import type { AvroRecord, AvroType } from '../schema/avroType.ts';
import type { DecodeNode, DecodeValue } from '../plan/decodePlan.ts';

export type Walk =
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'varint' }
  /** A varint of 32 bits. */
  | { readonly kind: 'int' }
  /** A byte that is 0 or 1. */
  | { readonly kind: 'boolean' }
  /** A varint from 0 to `count` - 1. */
  | { readonly kind: 'index'; readonly count: number }
  /** A length and so many bytes. */
  | { readonly kind: 'sized' }
  | { readonly kind: 'sequence'; readonly parts: readonly Walk[] }
  | { readonly kind: 'union'; readonly branches: readonly Walk[] }
  /** Runs of items, each with a count before it, until a count of 0: an array or a map. */
  | {
      readonly kind: 'runs';
      readonly item: Walk;
      /** Whether a run is jumped over that tells its size; else the items are what counts. */
      readonly jumps: boolean;
    }
  | WalkedRecord;

/** A record that may hold itself; `fields` is set when all of it is known. */
export interface WalkedRecord {
  readonly kind: 'record';
  fields: Walk;
}

const nothing: Walk = { kind: 'bytes', count: 0 };
const sized: Walk = { kind: 'sized' };

/** Parts one after the other: inner sequences become part of it, and neighbours of fixed size one step. */
export function sequence(parts: readonly Walk[]): Walk {
  const merged: Walk[] = [];
  for (const part of parts.flatMap((walk) => (walk.kind === 'sequence' ? walk.parts : [walk]))) {
    const last = merged.at(-1);
    if (part.kind === 'bytes' && last?.kind === 'bytes')
      merged[merged.length - 1] = { kind: 'bytes', count: last.count + part.count };
    else if (part.kind !== 'bytes' || part.count > 0) merged.push(part);
  }
  const [first] = merged;
  if (first === undefined) return nothing;
  return merged.length === 1 ? first : { kind: 'sequence', parts: merged };
}

/** Over a skipped node. */
export function walkOfNode(node: DecodeNode): Walk {
  const value = walkOfValue(node.value);
  switch (node.presence) {
    case 'required':
    case 'branch':
      return value;
    case 'nullFirst':
      return { kind: 'union', branches: [nothing, value] };
    case 'nullLast':
      return { kind: 'union', branches: [value, nothing] };
    case 'onlyBranch':
      return { kind: 'union', branches: [value] };
  }
}

function walkOfValue(value: DecodeValue): Walk {
  switch (value.kind) {
    case 'null':
      return nothing;
    case 'boolean':
      return { kind: 'bytes', count: 1 };
    case 'int':
    case 'long':
    case 'enum':
      return { kind: 'varint' };
    case 'float':
      return { kind: 'bytes', count: 4 };
    case 'double':
      return { kind: 'bytes', count: 8 };
    case 'bytes':
      return sized;
    case 'fixed':
      return { kind: 'bytes', count: value.size };
    case 'decimal':
      return value.size === undefined ? sized : { kind: 'bytes', count: value.size };
    case 'record':
      return sequence(value.fields.map(walkOfNode));
    case 'union':
      return {
        kind: 'union',
        branches: value.branches.map((branch) =>
          branch === undefined ? nothing : walkOfNode(branch),
        ),
      };
    case 'array':
      return { kind: 'runs', item: walkOfNode(value.item), jumps: true };
    case 'map':
      return {
        kind: 'runs',
        item: sequence([walkOfNode(value.key), walkOfNode(value.value)]),
        jumps: true,
      };
    case 'captured':
      return walkOfType(value.avroType);
  }
}

/** Over a captured value. A record of the schema is one object, however often it is met. */
export function walkOfType(
  type: AvroType,
  known: Map<AvroRecord, WalkedRecord> = new Map<AvroRecord, WalkedRecord>(),
): Walk {
  switch (type.kind) {
    case 'null':
      return nothing;
    case 'boolean':
      return { kind: 'boolean' };
    case 'int':
      return { kind: 'int' };
    case 'long':
      return { kind: 'varint' };
    case 'float':
      return { kind: 'bytes', count: 4 };
    case 'double':
      return { kind: 'bytes', count: 8 };
    case 'bytes':
    case 'string':
      return sized;
    case 'fixed':
      return { kind: 'bytes', count: type.size };
    case 'enum':
      return { kind: 'index', count: type.symbols.length };
    case 'array':
      return { kind: 'runs', item: walkOfType(type.items, known), jumps: false };
    case 'map':
      return {
        kind: 'runs',
        item: sequence([sized, walkOfType(type.values, known)]),
        jumps: false,
      };
    case 'union':
      return {
        kind: 'union',
        branches: type.branches.map((branch) => walkOfType(branch, known)),
      };
    case 'record':
      return walkOfRecord(type, known);
  }
}

function walkOfRecord(type: AvroRecord, known: Map<AvroRecord, WalkedRecord>): Walk {
  const met = known.get(type);
  if (met !== undefined) return met;
  const walk: WalkedRecord = { kind: 'record', fields: nothing };
  known.set(type, walk);
  walk.fields = sequence(type.fields.map((field) => walkOfType(field.type, known)));
  return walk;
}

/** The fewest bytes it can get past; too few, but never too many, for a record that holds itself. */
export function minWalkBytes(walk: Walk, open: ReadonlySet<Walk> = new Set<Walk>()): number {
  switch (walk.kind) {
    case 'bytes':
      return walk.count;
    case 'varint':
    case 'int':
    case 'boolean':
    case 'index':
    case 'sized':
    case 'runs':
      return 1;
    case 'sequence':
      return walk.parts.reduce((sum, part) => sum + minWalkBytes(part, open), 0);
    case 'union':
      return 1 + Math.min(...walk.branches.map((branch) => minWalkBytes(branch, open)));
    case 'record':
      return open.has(walk) ? 0 : minWalkBytes(walk.fields, new Set([...open, walk]));
  }
}
