/** Which buffers the values of a node are collected in, before they become Arrow's. */
import { isNullable, type DecodeNode, type DecodeValue } from '../plan/decodePlan.ts';

export interface ColumnShape {
  /** A byte a row: 1 where there is a value, 0 where it is null. */
  readonly hasFlags: boolean;
  /** Ends of the rows' bytes or items, as int32, with a 0 in front. */
  readonly hasOffsets: boolean;
  /** Bytes of any length, told apart by the offsets. */
  readonly hasData: boolean;
  /** Bytes of each value in a buffer of values; 0 where there is none. A boolean has a byte. */
  readonly width: number;
}

const nothing: ColumnShape = { hasFlags: false, hasOffsets: false, hasData: false, width: 0 };

/** What is skipped has no buffers. */
export function columnShape(node: DecodeNode): ColumnShape {
  if (node.isSkipped) return nothing;
  const hasData = node.value.kind === 'bytes' || node.value.kind === 'captured';
  return {
    hasFlags: node.value.kind !== 'null' && isNullable(node),
    hasOffsets: hasData || node.value.kind === 'array' || node.value.kind === 'map',
    hasData,
    width: valueWidth(node.value),
  };
}

function valueWidth(value: DecodeValue): number {
  switch (value.kind) {
    case 'boolean':
      return 1;
    case 'int':
    case 'float':
    case 'enum':
      return 4;
    case 'long':
    case 'double':
      return 8;
    case 'fixed':
      return value.size;
    case 'decimal':
      return value.width;
    case 'null':
    case 'bytes':
    case 'record':
    case 'union':
    case 'array':
    case 'map':
    case 'captured':
      return 0;
  }
}

/** The nodes in a value, without those of other groups: those that have a row where it has one. */
export function partsOfRow(value: DecodeValue): readonly DecodeNode[] {
  if (value.kind === 'record') return value.fields;
  return value.kind === 'union' ? value.branches.filter((branch) => branch !== undefined) : [];
}
