/** Values that say themselves what they are: what a VARIANT or a BSON document is made of. */
import type { ScalarType } from './schema.ts';

/** Parts are decoded when asked for, each time anew; a part that cannot be decoded throws TableError `corrupt`. */
export type DynamicValue =
  /** `value` lies as ipcColumns.ts gives values of `type`. */
  | { readonly kind: 'scalar'; readonly type: ScalarType; readonly value: unknown }
  | { readonly kind: 'array'; readonly items: Iterable<DynamicValue> }
  | { readonly kind: 'object'; readonly members: Iterable<DynamicMember> };

export type DynamicMember = readonly [name: string, value: DynamicValue];

export const dynamicNull: DynamicValue = { kind: 'scalar', type: { kind: 'null' }, value: null };

/** Something that can be walked several times, made anew by `walk` each time. */
export function walking<T>(walk: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: walk };
}
