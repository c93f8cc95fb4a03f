/** What a column must hold, told from the value that was encoded; and what it does hold, told from its buffers. */
import type * as arrow from 'apache-arrow';
import type { DecodeNode } from '../../../../../src/formats/avro/plan/decodePlan.ts';
import type { AvroValue } from '../../../../fakes/avroValue.ts';

/** Text of values without columns is tested where it is made. */
const someText = 'some text';

type WithParts = Extract<DecodeNode['value'], { kind: 'record' | 'union' | 'array' | 'map' }>;

function hasParts(value: DecodeNode['value']): value is WithParts {
  return ['record', 'union', 'array', 'map'].includes(value.kind);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface InBranch {
  readonly branch: number;
  readonly value: AvroValue;
}

export function expected(node: DecodeNode, given: AvroValue): unknown {
  if (node.presence === 'required' || node.presence === 'branch') return expectedValue(node, given);
  const { branch, value } = given as InBranch;
  const nullBranch = { nullFirst: 0, nullLast: 1, onlyBranch: -1 }[node.presence];
  return branch === nullBranch ? null : expectedValue(node, value);
}

function expectedValue(node: DecodeNode, given: AvroValue): unknown {
  const { value } = node;
  if (hasParts(value)) return expectedParts(value, given);
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'int':
    case 'long':
      return given;
    case 'float':
      return floatText(Math.fround(given as number));
    case 'double':
      return floatText(given as number);
    case 'bytes':
      return hex(value.isText ? new TextEncoder().encode(given as string) : (given as Uint8Array));
    case 'fixed':
      return hex(given as Uint8Array);
    case 'enum':
      return given;
    case 'decimal':
      return bigEndian(given as Uint8Array);
    case 'captured':
      return someText;
  }
}

function expectedParts(value: WithParts, given: AvroValue): unknown {
  switch (value.kind) {
    case 'record': {
      const { fields } = given as { readonly fields: readonly AvroValue[] };
      return value.fields.flatMap((field, i) =>
        field.isSkipped ? [] : [expected(field, fields[i] ?? null)],
      );
    }
    case 'union': {
      const { branch, value: inner } = given as InBranch;
      const taken = value.branches[branch];
      if (taken === undefined) return null;
      return value.branches.flatMap((member, i) =>
        member === undefined ? [] : [i === branch ? expected(taken, inner) : null],
      );
    }
    case 'array':
      return (given as readonly AvroValue[]).map((item) => expected(value.item, item));
    case 'map':
      return (given as { readonly pairs: readonly (readonly [string, AvroValue])[] }).pairs.map(
        ([key, item]) => [expected(value.key, key), expected(value.value, item)],
      );
  }
}

export function actual(node: DecodeNode, data: arrow.Data, row: number): unknown {
  const { value } = node;
  if (value.kind === 'null' || !data.getValid(row)) return null;
  if (hasParts(value)) return actualParts(value, data, row);
  // Which array it is follows from the node.
  const values = data.values as unknown as Record<number, number | bigint> & Uint8Array;
  const slice = (from: number, to: number): string => hex(values.subarray(from, to));
  const [from, to] = rowEnds(data, row);
  switch (value.kind) {
    case 'boolean':
      return ((values[row >> 3]! >> (row & 7)) & 1) === 1;
    case 'int':
    case 'long':
      return values[row];
    case 'float':
    case 'double':
      return floatText(values[row]!);
    case 'bytes':
      return slice(from, to);
    case 'fixed':
      return slice(row * value.size, (row + 1) * value.size);
    case 'enum':
      return data.dictionary?.get(values[row]!);
    case 'decimal': {
      const bytes = new Uint8Array(
        values.buffer,
        values.byteOffset + row * value.width,
        value.width,
      );
      return bigEndian(bytes.toReversed());
    }
    case 'captured':
      return someText;
  }
}

function actualParts(value: WithParts, data: arrow.Data, row: number): unknown {
  const child = (i: number): arrow.Data => data.children[i]!;
  const [from, to] = rowEnds(data, row);
  const within = Array.from({ length: to - from }, (_, i) => from + i);
  switch (value.kind) {
    case 'record':
      return value.fields
        .filter((field) => !field.isSkipped)
        .map((field, i) => actual(field, child(i), row));
    case 'union':
      return value.branches
        .filter((member) => member !== undefined)
        .map((member, i) => actual(member, child(i), row));
    case 'array':
      return within.map((item) => actual(value.item, child(0), item));
    case 'map': {
      const [keys, items] = child(0).children;
      return within.map((item) => [
        actual(value.key, keys!, item),
        actual(value.value, items!, item),
      ]);
    }
  }
}

function rowEnds(data: arrow.Data, row: number): readonly [number, number] {
  // Types without offsets have none.
  const offsets = data.valueOffsets as Int32Array | undefined;
  return [offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0];
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function bigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex(bytes)}`));
}
