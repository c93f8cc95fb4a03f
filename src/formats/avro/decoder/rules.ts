/**
 * What counts as a record, where the specification leaves room or files break it. Both decoders keep to this, to the
 * last byte; so a file reads the same with either.
 *
 * - A varint has at most 10 bytes and 64 bits. Needless bytes (`80 00` for 0) are allowed, as Java and fastavro allow
 *   them. The value of an `int` must fit into 32 bits: Java and fastavro disagree on what a larger one would be.
 * - A boolean is 0 or 1; Java takes 2 for false and fastavro for true, so it is damage.
 * - Lengths are 0 or more and end inside the block, branch and symbol numbers are of the schema.
 * - A decimal of no bytes is 0 (fastavro; Java refuses). One that is longer than its column is wide is fine as long as
 *   the bytes in front only repeat its sign.
 * - Text is taken as it is, valid UTF-8 or not.
 * - Arrays and maps: a negative count means that the size in bytes follows. Who reads the items ignores the size, who
 *   walks over them unread trusts it, as in Java and fastavro. A count is at most what the rest of the block has room for.
 *   Items without bytes could be any number: an array holds at most `maxEmptyItems` of them.
 * - What is walked over because nobody asked for it is only measured. What is walked over to be kept as it is
 *   (`captured`) is checked like any other value, and its records nest at most `maxDepth` deep.
 * - One record may fill at most `maxRecordBytes` of any column or any array's items.
 */
import type { DecodeNode, DecodePlan } from '../plan/decodePlan.ts';
import { columnShape } from './columnShape.ts';

/** Levels of records in records of a captured value. */
export const maxDepth = 256;

/** Items of an array or map of items that take no bytes. */
export const maxEmptyItems = 2 ** 20;

/** Bytes that one record may need at one place: the bytes of a column, or all that is kept of an array's items. */
export const maxRecordBytes = 2 ** 30;

/** What Arrow's offsets can count to. */
export const maxOffset = 2 ** 31 - 1;

/**
 * The fewest bytes that a value of the node can have; 0 for values without any, such as `null`. Recursive types have at
 * least the byte that ends the recursion.
 */
export function minBytes(node: DecodeNode): number {
  switch (node.presence) {
    case 'nullFirst':
    case 'nullLast':
      return 1;
    case 'onlyBranch':
      return 1 + minValueBytes(node);
    case 'required':
    case 'branch':
      return minValueBytes(node);
  }
}

function minValueBytes({ value }: DecodeNode): number {
  switch (value.kind) {
    case 'null':
      return 0;
    case 'boolean':
    case 'int':
    case 'long':
    case 'enum':
    case 'bytes':
    case 'array':
    case 'map':
    case 'captured':
      return 1;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return value.size;
    case 'decimal':
      return value.size ?? 1;
    case 'record':
      return value.fields.reduce((sum, field) => sum + minBytes(field), 0);
    case 'union':
      return (
        1 +
        Math.min(...value.branches.map((branch) => (branch === undefined ? 0 : minBytes(branch))))
      );
  }
}

/** The fewest bytes of one item of an array or map. */
export function minItemBytes(value: DecodeNode['value'] & { kind: 'array' | 'map' }): number {
  return value.kind === 'array'
    ? minBytes(value.item)
    : minBytes(value.key) + minBytes(value.value);
}

/** Bytes that each group keeps for one of its rows, without what its columns of bytes refer to. */
export function rowBytesOfGroups(plan: DecodePlan): readonly number[] {
  const bytes = new Array<number>(plan.groupCount).fill(0);
  for (const node of plan.nodes) {
    const { hasFlags, hasOffsets, width } = columnShape(node);
    // Fixed values of no bytes lie as Binary, which has offsets.
    const isEmpty = node.value.kind === 'fixed' && node.value.size === 0;
    bytes[node.group]! += Number(hasFlags) + (hasOffsets || isEmpty ? 4 : 0) + width;
  }
  return bytes;
}
