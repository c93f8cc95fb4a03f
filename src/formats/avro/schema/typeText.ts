/** A type in Avro's own words: `union<null, string>`, `timestamp-micros`, `enum Suit`. Its parts' fields are not told. */
import type { AvroType, LogicalType } from './avroType.ts';
import { shortNameOf } from './names.ts';

/** Types within types are told so far; a union of a union of … would not end. */
const maxDepth = 3;
const maxBranches = 8;

export function typeText(type: AvroType, depth = 0): string {
  if (depth > maxDepth) return '…';
  switch (type.kind) {
    case 'record':
    case 'enum':
      return namedText(type.kind, type.fullName);
    case 'fixed':
      return type.logical === undefined
        ? `${namedText('fixed', type.fullName)}(${type.size})`
        : logicalText(type.logical);
    case 'array':
      return `array<${typeText(type.items, depth + 1)}>`;
    case 'map':
      return `map<${typeText(type.values, depth + 1)}>`;
    case 'union': {
      const shown = type.branches.slice(0, maxBranches);
      const texts = shown.map((branch) => typeText(branch, depth + 1));
      if (shown.length < type.branches.length) texts.push('…');
      return `union<${texts.join(', ')}>`;
    }
    case 'null':
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'bytes':
    case 'string':
      return type.logical === undefined ? type.kind : logicalText(type.logical);
  }
}

function namedText(kind: string, fullName: string): string {
  return fullName === '' ? kind : `${kind} ${shortNameOf(fullName)}`;
}

function logicalText(logical: LogicalType): string {
  return logical.kind === 'decimal'
    ? `decimal(${logical.precision}, ${logical.scale})`
    : logical.kind;
}
