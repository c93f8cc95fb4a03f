/**
 * What a decoder does with the bytes of one record: a tree of nodes, each with a place for its values. Pure data, made
 * from the writer's schema and the wanted columns by planDecode.ts; followed by decoder/.
 */
import type { DataType, TableSchema } from '../../../table/schema.ts';
import type { AvroType } from '../schema/avroType.ts';
import type { Step } from '../resolution/resolution.ts';

/** How the bytes say that a value is there: what stands before it. */
export type Presence =
  /** Nothing: the value follows. */
  | 'required'
  /** A branch number of a union of null and one other type, null being branch 0 or branch 1. */
  | 'nullFirst'
  | 'nullLast'
  /** A branch number of a union of one: always 0. */
  | 'onlyBranch'
  /** The union around it read its branch number; where another branch was taken, this one is null. */
  | 'branch';

/** Numbers of nodes and groups are dense and start at 0. */
export interface DecodeNode {
  /** In depth-first order; parents come before their children. */
  readonly id: number;
  /** Whose rows it has one value for: group 0 is the table's rows, every array and map has one for its items. */
  readonly group: number;
  readonly presence: Presence;
  readonly value: DecodeValue;
  /** What its values are in the table; see DataType for how they lie. */
  readonly type: DataType;
  /**
   * Its bytes are walked over, and nothing is kept. So are those of everything in it. A skipped field of a record that
   * is not skipped is not among the fields of the record's `type`.
   */
  readonly isSkipped: boolean;
}

export type DecodeValue =
  | { readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' }
  /** A length and so many bytes; kept with 32-bit offsets. */
  | { readonly kind: 'bytes'; readonly isText: boolean }
  /** Those without bytes lie as Binary: Arrow has no FixedSizeBinary(0). */
  | { readonly kind: 'fixed'; readonly size: number }
  /** Kept as int32 indexes; the symbols are the dictionary. */
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  /** Big-endian two's complement, `size` bytes or as many as a length says; kept little-endian, `width` bytes wide. */
  | { readonly kind: 'decimal'; readonly size: number | undefined; readonly width: 16 | 32 }
  | { readonly kind: 'record'; readonly fields: readonly DecodeNode[] }
  /**
   * Two or more branches that are not null, kept as a struct of nullable members; undefined is the null branch. The
   * members are numbered as Spark does: `member0` is the first branch that is not null.
   */
  | { readonly kind: 'union'; readonly branches: readonly (DecodeNode | undefined)[] }
  | { readonly kind: 'array'; readonly item: DecodeNode; readonly itemGroup: number }
  | {
      readonly kind: 'map';
      readonly key: DecodeNode;
      readonly value: DecodeNode;
      readonly itemGroup: number;
    }
  /**
   * What has no columns: recursive types, unions that are too wide, numbers of any size. The value's own bytes are
   * kept, as `bytes` are, and made into text when the batch is taken; see capturedText.ts.
   */
  | CapturedValue;

export interface CapturedValue {
  readonly kind: 'captured';
  readonly avroType: AvroType;
  /** What a reader's schema makes of it; undefined where it is read as it was written. */
  readonly step?: Step | undefined;
}

export interface DecodePlan {
  /** Of one record; a record's fields are the columns, anything else is the one column `value`. */
  readonly root: DecodeNode;
  /** The table's columns in file order, skipped ones too. */
  readonly columns: readonly DecodeNode[];
  /** All nodes, by id. */
  readonly nodes: readonly DecodeNode[];
  readonly groupCount: number;
  /** Of all columns. */
  readonly schema: TableSchema;
}

/** Whether a node's place has a validity bitmap. */
export function isNullable({ presence, value }: DecodeNode): boolean {
  const isUnion = value.kind === 'union' && value.branches.includes(undefined);
  return presence === 'nullFirst' || presence === 'nullLast' || presence === 'branch' || isUnion;
}
