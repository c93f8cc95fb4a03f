/**
 * The structures of parquet.thrift, declared once for reading and writing. Names are the specification's, in camelCase.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
import {
  binary,
  bool,
  double,
  i16,
  i32,
  i64,
  i8,
  lazyList,
  list,
  optional,
  required,
  string,
  struct,
  type Infer,
} from './thriftStruct.ts';

/** Value names of parquet.thrift's enums, by number. */
export const physicalTypes = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
] as const;
export const repetitionTypes = ['REQUIRED', 'OPTIONAL', 'REPEATED'] as const;
export const encodings = [
  'PLAIN',
  'GROUP_VAR_INT',
  'PLAIN_DICTIONARY',
  'RLE',
  'BIT_PACKED',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'RLE_DICTIONARY',
  'BYTE_STREAM_SPLIT',
] as const;
export const compressionCodecs = [
  'UNCOMPRESSED',
  'SNAPPY',
  'GZIP',
  'LZO',
  'BROTLI',
  'LZ4',
  'ZSTD',
  'LZ4_RAW',
] as const;
export const pageTypes = ['DATA_PAGE', 'INDEX_PAGE', 'DICTIONARY_PAGE', 'DATA_PAGE_V2'] as const;
export const convertedTypes = [
  'UTF8',
  'MAP',
  'MAP_KEY_VALUE',
  'LIST',
  'ENUM',
  'DECIMAL',
  'DATE',
  'TIME_MILLIS',
  'TIME_MICROS',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'UINT_8',
  'UINT_16',
  'UINT_32',
  'UINT_64',
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'JSON',
  'BSON',
  'INTERVAL',
] as const;

const empty = struct('empty', {});
const timeUnit = struct('TimeUnit', {
  MILLIS: optional(1, empty),
  MICROS: optional(2, empty),
  NANOS: optional(3, empty),
});
const instant = struct('TimeType', {
  isAdjustedToUTC: required(1, bool),
  unit: required(2, timeUnit),
});

const logicalType = struct('LogicalType', {
  STRING: optional(1, empty),
  MAP: optional(2, empty),
  LIST: optional(3, empty),
  ENUM: optional(4, empty),
  DECIMAL: optional(
    5,
    struct('DecimalType', { scale: required(1, i32), precision: required(2, i32) }),
  ),
  DATE: optional(6, empty),
  TIME: optional(7, instant),
  TIMESTAMP: optional(8, instant),
  INTEGER: optional(
    10,
    struct('IntType', { bitWidth: required(1, i8), isSigned: required(2, bool) }),
  ),
  UNKNOWN: optional(11, empty),
  JSON: optional(12, empty),
  BSON: optional(13, empty),
  UUID: optional(14, empty),
  FLOAT16: optional(15, empty),
  VARIANT: optional(16, struct('VariantType', { specificationVersion: optional(1, i8) })),
  GEOMETRY: optional(17, struct('GeometryType', { crs: optional(1, string) })),
  GEOGRAPHY: optional(
    18,
    struct('GeographyType', { crs: optional(1, string), algorithm: optional(2, i32) }),
  ),
});
export type LogicalType = Infer<typeof logicalType>;

const schemaElement = struct('SchemaElement', {
  type: optional(1, i32),
  typeLength: optional(2, i32),
  repetitionType: optional(3, i32),
  name: required(4, string),
  numChildren: optional(5, i32),
  convertedType: optional(6, i32),
  scale: optional(7, i32),
  precision: optional(8, i32),
  fieldId: optional(9, i32),
  logicalType: optional(10, logicalType),
});
export type SchemaElement = Infer<typeof schemaElement>;

const statistics = struct('Statistics', {
  /** Deprecated: signed comparison whatever the type. */
  max: optional(1, binary),
  min: optional(2, binary),
  nullCount: optional(3, i64),
  distinctCount: optional(4, i64),
  maxValue: optional(5, binary),
  minValue: optional(6, binary),
  isMaxValueExact: optional(7, bool),
  isMinValueExact: optional(8, bool),
  nanCount: optional(9, i64),
});
export type Statistics = Infer<typeof statistics>;

const sizeStatistics = struct('SizeStatistics', {
  unencodedByteArrayDataBytes: optional(1, i64),
  repetitionLevelHistogram: optional(2, list(i64)),
  definitionLevelHistogram: optional(3, list(i64)),
});

const boundingBox = struct('BoundingBox', {
  xmin: required(1, double),
  xmax: required(2, double),
  ymin: required(3, double),
  ymax: required(4, double),
  zmin: optional(5, double),
  zmax: optional(6, double),
  mmin: optional(7, double),
  mmax: optional(8, double),
});
const geospatialStatistics = struct('GeospatialStatistics', {
  bbox: optional(1, boundingBox),
  geospatialTypes: optional(2, list(i32)),
});

const keyValue = struct('KeyValue', {
  key: required(1, string),
  value: optional(2, string),
});
export type KeyValue = Infer<typeof keyValue>;

const pageEncodingStats = struct('PageEncodingStats', {
  pageType: required(1, i32),
  encoding: required(2, i32),
  count: required(3, i32),
});

export const columnMetaData = struct('ColumnMetaData', {
  type: required(1, i32),
  encodings: required(2, list(i32)),
  pathInSchema: required(3, list(string)),
  codec: required(4, i32),
  numValues: required(5, i64),
  totalUncompressedSize: required(6, i64),
  totalCompressedSize: required(7, i64),
  keyValueMetadata: optional(8, list(keyValue)),
  dataPageOffset: required(9, i64),
  indexPageOffset: optional(10, i64),
  dictionaryPageOffset: optional(11, i64),
  statistics: optional(12, statistics),
  encodingStats: optional(13, list(pageEncodingStats)),
  bloomFilterOffset: optional(14, i64),
  bloomFilterLength: optional(15, i32),
  sizeStatistics: optional(16, sizeStatistics),
  geospatialStatistics: optional(17, geospatialStatistics),
});
export type ColumnMetaData = Infer<typeof columnMetaData>;

const columnCryptoMetaData = struct('ColumnCryptoMetaData', {
  ENCRYPTION_WITH_FOOTER_KEY: optional(1, empty),
  ENCRYPTION_WITH_COLUMN_KEY: optional(
    2,
    struct('EncryptionWithColumnKey', {
      pathInSchema: required(1, list(string)),
      keyMetadata: optional(2, binary),
    }),
  ),
});

export type ColumnCryptoMetaData = Infer<typeof columnCryptoMetaData>;

export const columnChunk = struct('ColumnChunk', {
  filePath: optional(1, string),
  fileOffset: optional(2, i64),
  metaData: optional(3, columnMetaData),
  offsetIndexOffset: optional(4, i64),
  offsetIndexLength: optional(5, i32),
  columnIndexOffset: optional(6, i64),
  columnIndexLength: optional(7, i32),
  cryptoMetadata: optional(8, columnCryptoMetaData),
  encryptedColumnMetadata: optional(9, binary),
});
export type ColumnChunk = Infer<typeof columnChunk>;
/** Decoded when asked for. */
export const columnChunks = lazyList(columnChunk);

const sortingColumn = struct('SortingColumn', {
  columnIdx: required(1, i32),
  descending: required(2, bool),
  nullsFirst: required(3, bool),
});
export type SortingColumn = Infer<typeof sortingColumn>;

export const rowGroup = struct('RowGroup', {
  /** One per leaf column, in schema order. */
  columns: required(1, columnChunks),
  totalByteSize: required(2, i64),
  numRows: required(3, i64),
  sortingColumns: optional(4, list(sortingColumn)),
  fileOffset: optional(5, i64),
  totalCompressedSize: optional(6, i64),
  ordinal: optional(7, i16),
});
export type RowGroup = Infer<typeof rowGroup>;
/** Decoded when asked for. */
export const rowGroups = lazyList(rowGroup);

const columnOrder = struct('ColumnOrder', {
  TYPE_ORDER: optional(1, empty),
  IEEE_754_TOTAL_ORDER: optional(2, empty),
});

const aesGcm = {
  aadPrefix: optional(1, binary),
  aadFileUnique: optional(2, binary),
  supplyAadPrefix: optional(3, bool),
};
const encryptionAlgorithm = struct('EncryptionAlgorithm', {
  AES_GCM_V1: optional(1, struct('AesGcmV1', aesGcm)),
  AES_GCM_CTR_V1: optional(2, struct('AesGcmCtrV1', aesGcm)),
});
export type EncryptionAlgorithm = Infer<typeof encryptionAlgorithm>;

/** Stands before an encrypted footer. */
export const fileCryptoMetaData = struct('FileCryptoMetaData', {
  encryptionAlgorithm: required(1, encryptionAlgorithm),
  keyMetadata: optional(2, binary),
});

export const fileMetaData = struct('FileMetaData', {
  version: required(1, i32),
  /** Depth-first; the first element is the root. */
  schema: required(2, list(schemaElement)),
  numRows: required(3, i64),
  rowGroups: required(4, rowGroups),
  keyValueMetadata: optional(5, list(keyValue)),
  createdBy: optional(6, string),
  columnOrders: optional(7, list(columnOrder)),
  encryptionAlgorithm: optional(8, encryptionAlgorithm),
  footerSigningKeyMetadata: optional(9, binary),
});
export type FileMetaData = Infer<typeof fileMetaData>;

const dataPageHeader = struct('DataPageHeader', {
  numValues: required(1, i32),
  encoding: required(2, i32),
  definitionLevelEncoding: required(3, i32),
  repetitionLevelEncoding: required(4, i32),
  statistics: optional(5, statistics),
});
const dictionaryPageHeader = struct('DictionaryPageHeader', {
  numValues: required(1, i32),
  encoding: required(2, i32),
  isSorted: optional(3, bool),
});
const dataPageHeaderV2 = struct('DataPageHeaderV2', {
  numValues: required(1, i32),
  numNulls: required(2, i32),
  numRows: required(3, i32),
  encoding: required(4, i32),
  definitionLevelsByteLength: required(5, i32),
  repetitionLevelsByteLength: required(6, i32),
  isCompressed: optional(7, bool),
  statistics: optional(8, statistics),
});
export const pageHeader = struct('PageHeader', {
  type: required(1, i32),
  uncompressedPageSize: required(2, i32),
  compressedPageSize: required(3, i32),
  crc: optional(4, i32),
  dataPageHeader: optional(5, dataPageHeader),
  dictionaryPageHeader: optional(7, dictionaryPageHeader),
  dataPageHeaderV2: optional(8, dataPageHeaderV2),
});
export type PageHeader = Infer<typeof pageHeader>;

const pageLocation = struct('PageLocation', {
  offset: required(1, i64),
  compressedPageSize: required(2, i32),
  firstRowIndex: required(3, i64),
});
export const offsetIndex = struct('OffsetIndex', {
  pageLocations: required(1, list(pageLocation)),
  unencodedByteArrayDataBytes: optional(2, list(i64)),
});
export type OffsetIndex = Infer<typeof offsetIndex>;

export const columnIndex = struct('ColumnIndex', {
  nullPages: required(1, list(bool)),
  minValues: required(2, list(binary)),
  maxValues: required(3, list(binary)),
  boundaryOrder: required(4, i32),
  nullCounts: optional(5, list(i64)),
  repetitionLevelHistograms: optional(6, list(i64)),
  definitionLevelHistograms: optional(7, list(i64)),
});
export type ColumnIndex = Infer<typeof columnIndex>;

export const bloomFilterHeader = struct('BloomFilterHeader', {
  /** Of the bitset, which follows the header. */
  numBytes: required(1, i32),
  algorithm: required(2, struct('BloomFilterAlgorithm', { BLOCK: optional(1, empty) })),
  hash: required(3, struct('BloomFilterHash', { XXHASH: optional(1, empty) })),
  compression: required(4, struct('BloomFilterCompression', { UNCOMPRESSED: optional(1, empty) })),
});
