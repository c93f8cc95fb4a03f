/** An Arrow column, or a part of one, as a piece: what its node in the plan says, done. */
import { Type, type Data } from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import type { EncodeNode, EncodeValue, UnionBranch } from './encodePlan.ts';
import {
  booleansOf,
  fixedBytesOf,
  floatBytesOf,
  int96LongsOf,
  intsOf,
  longsOf,
  presentOf,
  scaledIntsOf,
  scaledLongsOf,
} from './fixedValues.ts';
import { branchPiece, listPiece, sequence, sparsePiece } from './nestedPieces.ts';
import { itemPicks, presentNumbers, subPicks, type Picks } from './picks.ts';
import {
  bytesPiece,
  fixedPiece,
  intPiece,
  longPiece,
  nothing,
  optionPiece,
  type Piece,
  type Presence,
} from './piece.ts';
import { refused } from './refusal.ts';
import { decimalSpans, displaySpans, narrow, spansOf, uuidSpans, validText } from './spanValues.ts';

/** Throws TableError `invalidArgument` for a value that cannot be written. */
export function encodeColumn(node: EncodeNode, data: Data, picks: Picks): Piece {
  const { nullable, path, value } = node;
  if (value.kind === 'null') return nothing;
  if (value.kind === 'union') return unionPiece(node, value.branches, data, picks);
  const present = presentOf(data, picks);
  const missing = present === undefined || nullable ? -1 : present.indexOf(0);
  if (missing >= 0)
    throw refused(path, picks, missing, 'the value is null in a column without nulls');
  const presence = { present, branchBytes: nullable ? 1 : 0 } as const;
  const column = { data, picks, presence };
  return isNested(value) ? nestedPiece(value, column) : scalarPiece(value, path, column);
}

interface Column {
  readonly data: Data;
  readonly picks: Picks;
  readonly presence: Presence;
}

function isNested(value: EncodeValue): value is NestedValue {
  return value.kind === 'record' || value.kind === 'array' || value.kind === 'map';
}

function nestedPiece(value: NestedValue, column: Column): Piece {
  const { data, picks, presence } = column;
  const option = optionPiece(picks.count, presence);
  if (value.kind === 'record') return sequence([option, recordPiece(value.fields, column)]);
  if (value.kind === 'array')
    return sequence([option, listsPiece([value.item], [childOf(data, 0)], column)]);
  const entries = childOf(data, 0);
  const parts = [childOf(entries, 0), childOf(entries, 1)];
  return sequence([option, listsPiece([value.key, value.value], parts, column)]);
}

type NestedValue = Extract<EncodeValue, { readonly kind: 'record' | 'array' | 'map' }>;
type ScalarValue = Exclude<EncodeValue, NestedValue | { readonly kind: 'null' | 'union' }>;

function scalarPiece(value: ScalarValue, path: string, { data, picks, presence }: Column): Piece {
  const wanted = { data, picks, present: presence.present, path };
  switch (value.kind) {
    case 'boolean':
      return fixedPiece(booleansOf(data, picks), 1, presence);
    case 'int':
      return intPiece(intsOf(data, picks), presence);
    case 'scaledInt':
      return intPiece(scaledIntsOf(wanted, value.times), presence);
    case 'long':
      return longPiece(
        value.times === 1 ? longsOf(wanted) : scaledLongsOf(wanted, value.times),
        presence,
      );
    case 'int96':
      return longPiece(int96LongsOf(wanted), presence);
    case 'float':
      return fixedPiece(floatBytesOf(data, picks), 4, presence);
    case 'double':
      return fixedPiece(fixedBytesOf(data, 8, picks), 8, presence);
    case 'fixed':
      return fixedPiece(fixedBytesOf(data, value.size, picks), value.size, presence);
    case 'bytes':
      return bytesPiece(spansOf(data, picks), presence);
    case 'text':
      return bytesPiece(validText(spansOf(data, picks), presence.present), presence);
    case 'decimal':
      return bytesPiece(decimalSpans(data, picks), presence);
    case 'uuid':
      return bytesPiece(uuidSpans(data, picks), presence);
    case 'display':
      return bytesPiece(displaySpans(data, picks, value), presence);
  }
}

function childOf(data: Data, child: number): Data {
  const found = data.children[child];
  if (found !== undefined) return found;
  throw new TableError('internal', `${Type[data.typeId]} has too few parts`);
}

function recordPiece(
  fields: readonly EncodeNode[],
  { data, picks, presence: { present } }: Column,
): Piece {
  const numbers = present === undefined ? undefined : presentNumbers(present);
  const own = numbers === undefined ? picks : subPicks(picks, numbers);
  const whole = sequence(fields.map((field, i) => encodeColumn(field, childOf(data, i), own)));
  return numbers === undefined ? whole : sparsePiece(whole, numbers);
}

/** `nodes` and `parts` are what each item is made of. */
function listsPiece(
  nodes: readonly EncodeNode[],
  parts: readonly Data[],
  { data, picks, presence }: Column,
): Piece {
  const { present } = presence;
  const { starts, ends } = listSpans(data, picks);
  const lengths = new Int32Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    // A null may have any span.
    if (present?.[k] === 0) ends[k] = starts[k]!;
    lengths[k] = ends[k]! - starts[k]!;
  }
  const items = itemPicks(picks, starts, ends);
  const pieces = nodes.map((node, i) => encodeColumn(node, parts[i]!, items));
  return listPiece(lengths, sequence(pieces), presence);
}

/** Where each list's items are in the child's data; the arrays are the caller's. */
function listSpans(
  data: Data,
  { count, start, places }: Picks,
): { starts: Int32Array; ends: Int32Array } {
  const { valueOffsets } = data as { valueOffsets: unknown };
  const wide = valueOffsets instanceof BigInt64Array ? narrow(valueOffsets) : valueOffsets;
  const size = data.stride;
  // The items of lists of one size lie one after the other.
  const offsetOf = wide instanceof Int32Array ? (i: number) => wide[i]! : (i: number) => i * size;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let k = 0; k < count; k++) {
    const place = places === undefined ? start + k : places[k]!;
    starts[k] = offsetOf(place);
    ends[k] = offsetOf(place + 1);
  }
  return { starts, ends };
}

/** The member that has a value is the branch. */
function unionPiece(
  { nullable, path }: EncodeNode,
  members: readonly UnionBranch[],
  data: Data,
  picks: Picks,
): Piece {
  const present = presentOf(data, picks);
  const branches = new Int32Array(picks.count).fill(-1);
  const pieces = members.map(({ member, node }, i) => {
    const child = childOf(data, member);
    const there = presentOf(child, picks) ?? new Uint8Array(picks.count).fill(1);
    // Members of a null union may be anything.
    if (present !== undefined) for (let k = 0; k < picks.count; k++) there[k]! &= present[k]!;
    const numbers = presentNumbers(there);
    for (const number of numbers) {
      if (branches[number] !== -1) throw refused(path, picks, number, 'the union has two values');
      branches[number] = nullable ? i + 1 : i;
    }
    return sparsePiece(encodeColumn(node, child, subPicks(picks, numbers)), numbers);
  });
  const none = branches.indexOf(-1);
  if (none >= 0 && !nullable) throw refused(path, picks, none, 'the union has no value');
  return sequence([branchPiece(branches.map((branch) => Math.max(branch, 0))), ...pieces]);
}
