/** How few bytes a record can have: a block cannot hold more records than its bytes allow, whatever its head says. */
import type { DecodeNode, DecodeValue } from './decodePlan.ts';

/** Bytes; 0 for records without any, such as `null`. */
export function leastRecordBytes({ presence, value }: DecodeNode): number {
  switch (presence) {
    case 'nullFirst':
    case 'nullLast':
      // The branch number of null, which has no bytes of its own.
      return 1;
    case 'onlyBranch':
      return 1 + leastValueBytes(value);
    case 'required':
    case 'branch':
      return leastValueBytes(value);
  }
}

function leastValueBytes(value: DecodeValue): number {
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
      return value.fields.reduce((sum, field) => sum + leastRecordBytes(field), 0);
    case 'union':
      return 1 + Math.min(...value.branches.map((node) => (node ? leastRecordBytes(node) : 0)));
    case 'captured':
      // Recursive types and odd ones are not followed.
      return 0;
  }
}
