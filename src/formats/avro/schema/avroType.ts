/**
 * An Avro schema as a graph of types: names are resolved, so that a recursive type holds itself. Made by schema.ts.
 * https://avro.apache.org/docs/1.12.0/specification/
 */

/** What a schema says besides a type's shape; a logical type that is unknown or misused has been dropped. */
export type LogicalType =
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | {
      readonly kind:
        | 'big-decimal'
        | 'uuid'
        | 'date'
        | 'time-millis'
        | 'time-micros'
        | 'timestamp-millis'
        | 'timestamp-micros'
        | 'timestamp-nanos'
        | 'local-timestamp-millis'
        | 'local-timestamp-micros'
        | 'local-timestamp-nanos'
        | 'duration';
    };

export type PrimitiveName =
  'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

interface Named {
  /** With its namespace, such as `org.example.Person`. */
  readonly fullName: string;
  /** Full names. */
  readonly aliases: readonly string[];
  readonly doc: string | undefined;
}

export interface AvroField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly doc: string | undefined;
  readonly type: AvroType;
  /** As JSON text, numbers as they were written; undefined when the field has no default. */
  readonly defaultJson: string | undefined;
}

export interface AvroRecord extends Named {
  readonly kind: 'record';
  /** Filled once the record's own name is known to its fields. */
  readonly fields: readonly AvroField[];
}

export interface AvroEnum extends Named {
  readonly kind: 'enum';
  readonly symbols: readonly string[];
  readonly defaultSymbol: string | undefined;
}

export interface AvroFixed extends Named {
  readonly kind: 'fixed';
  /** Bytes, 0 or more. */
  readonly size: number;
  readonly logical: LogicalType | undefined;
}

export interface AvroPrimitive {
  readonly kind: PrimitiveName;
  readonly logical: LogicalType | undefined;
}

export interface AvroUnion {
  readonly kind: 'union';
  readonly branches: readonly AvroType[];
}

export type AvroType =
  | AvroPrimitive
  | AvroRecord
  | AvroEnum
  | AvroFixed
  | AvroUnion
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType };
