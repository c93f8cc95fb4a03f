/** The logical schema of a table, independent of file format. Plain data: it crosses the wire as JSON. */

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** How two points of a shape are joined: straight on the map (GEOMETRY), or along the globe (GEOGRAPHY). */
type Edges = 'planar' | 'spherical' | 'vincenty' | 'thomas' | 'andoyer' | 'karney';

/**
 * A value's type. The comment tells how its values lie in the Arrow record batches that readers yield, which
 * is also how tiles carry them; cellText.ts turns each into exact text.
 */
export type DataType =
  /** Null */
  | { readonly kind: 'null' }
  /** Bool */
  | { readonly kind: 'bool' }
  /** Int8 … Int64, Uint8 … Uint64 */
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  /** Float16, Float32, Float64 */
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  /** Decimal32 … Decimal256: the unscaled integer; precision above 76 comes as `binary` */
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** Utf8 or a dictionary of it */
  | { readonly kind: 'string'; readonly format?: 'json' | 'enum' }
  /** Binary or FixedSizeBinary(width) */
  | { readonly kind: 'binary'; readonly width?: number }
  /** Binary: well-known binary. `crs` is undefined for longitude and latitude on WGS 84 (OGC:CRS84) */
  | { readonly kind: 'geometry'; readonly crs: string | undefined; readonly edges: Edges }
  /** FixedSizeBinary(16) */
  | { readonly kind: 'uuid' }
  /** Date32: days since 1970-01-01 */
  | { readonly kind: 'date' }
  /** Time32 (s, ms) or Time64 (us, ns) since midnight */
  | { readonly kind: 'time'; readonly unit: TimeUnit; readonly utc: boolean }
  /** Timestamp; `zone` is undefined for a local date and time, else the zone its instants are shown in */
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly zone: string | undefined }
  /** FixedSizeBinary(12): INT96, nanoseconds of the day (int64 LE) then the Julian day number (int32 LE) */
  | { readonly kind: 'int96' }
  /** FixedSizeBinary(12): months, days, milliseconds, each uint32 LE */
  | { readonly kind: 'interval' }
  /** Duration */
  | { readonly kind: 'duration'; readonly unit: TimeUnit }
  /** List, LargeList or FixedSizeList */
  | { readonly kind: 'list'; readonly item: Field }
  /** Map */
  | { readonly kind: 'map'; readonly key: Field; readonly value: Field }
  /** Struct */
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  /** Struct of nullable members, of which one has the value, or none where it is null: Avro's wider unions */
  | { readonly kind: 'union'; readonly fields: readonly Field[] }
  /** Struct of `fields`, which are metadata, value and, where values are shredded, typed_value: Parquet's VARIANT */
  | { readonly kind: 'variant'; readonly fields: readonly Field[] }
  /** Binary: one BSON document */
  | { readonly kind: 'bson' };

/** Types whose values have parts, so that their text is JSON. */
export type NestedType = Extract<
  DataType,
  { readonly kind: 'list' | 'map' | 'struct' | 'variant' | 'bson' }
>;
/** Types whose values are the values of other types. */
export type UnionType = Extract<DataType, { readonly kind: 'union' }>;
export type ScalarType = Exclude<DataType, NestedType | UnionType>;

/** A named, typed place for values: a column, or a part of a nested one. */
export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** The type in the file format's own words, such as `INT64` or `TIMESTAMP(NANOS, UTC)`. */
  readonly typeText: string;
}

/** The top-level columns of a table, in file order. */
export interface TableSchema {
  readonly fields: readonly Field[];
}

/** Half-open range [start, end) of rows, columns or anything else that is counted from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
