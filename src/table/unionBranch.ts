/** The one value of a union, which lies as a struct of nullable members. */
import type { Field } from './schema.ts';
import { partsOf } from './valueParts.ts';

export interface UnionBranch {
  readonly field: Field;
  /** Never null. */
  readonly value: unknown;
}

/** Undefined for null. */
export function branchOf(value: unknown, fields: readonly Field[]): UnionBranch | undefined {
  const parts = partsOf(value);
  const taken = fields.findIndex((_, i) => parts[i] !== null && parts[i] !== undefined);
  const field = fields[taken];
  return field && { field, value: parts[taken] };
}
