/** How the values of each column become Avro's bytes: pure data, the writer's counterpart of decodePlan.ts. */
import type { DataType } from '../../../table/schema.ts';

export interface EncodeNode {
  /** Names from the column down, joined with dots. */
  readonly path: string;
  /** Whether its schema is a union that begins with null: a branch number stands before the value. */
  readonly nullable: boolean;
  readonly value: EncodeValue;
}

/** What is made of a column's Arrow values. */
export type EncodeValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' | 'int' | 'float' | 'double' }
  /** From 32 or 64 bits; stops at what is more than an int64 once it was multiplied. */
  | { readonly kind: 'long'; readonly times: number }
  /** `int`, multiplied. */
  | { readonly kind: 'scaledInt'; readonly times: number }
  /** Binary of any length; text is checked to be UTF-8. */
  | { readonly kind: 'bytes' | 'text' }
  | { readonly kind: 'fixed'; readonly size: number }
  /** Big-endian two's complement, as short as can be, with its length. */
  | { readonly kind: 'decimal' }
  /** Sixteen bytes as text in five groups. */
  | { readonly kind: 'uuid' }
  /** INT96 as nanoseconds since 1970; stops at what is more than an int64. */
  | { readonly kind: 'int96' }
  /** The value's exact text, or its JSON where `isJson`. */
  | { readonly kind: 'display'; readonly type: DataType; readonly isJson: boolean }
  | { readonly kind: 'record'; readonly fields: readonly EncodeNode[] }
  | { readonly kind: 'array'; readonly item: EncodeNode }
  | { readonly kind: 'map'; readonly key: EncodeNode; readonly value: EncodeNode }
  /** A struct's members, by their places in it; the first branch is null where the node is nullable. */
  | { readonly kind: 'union'; readonly branches: readonly UnionBranch[] };

export interface UnionBranch {
  readonly member: number;
  readonly node: EncodeNode;
}

/** What becomes of a column that Avro cannot hold as it is, or of a part of it. */
export interface AvroChange {
  /** Its index. */
  readonly column: number;
  readonly path: string;
  /** Of a sentence whose subject is the path, without a full stop. */
  readonly clause: string;
}

/** A schema to write by, and what it does to the columns. */
export interface AvroTarget {
  /** For `avro.schema`. */
  readonly schemaJson: string;
  readonly columns: readonly EncodeNode[];
  /** In the order of the columns. */
  readonly changes: readonly AvroChange[];
}
