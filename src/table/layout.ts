/** The physical layout of a file as plain data: what the layout panel and `inspect` show. Bytes and rows are exact integers. */

export interface KeyValue {
  readonly key: string;
  /** The value, or its first 64 KiB. */
  readonly value: string;
  /** Bytes of the whole value. */
  readonly bytes: number;
}

/** An entry of key-value metadata, whole. */
export interface MetadataEntry {
  readonly key: string;
  /** Undefined where it is no text. */
  readonly value: string | undefined;
}

/** What is known of a file from its footer or header alone. */
export interface FileFacts {
  readonly format: 'parquet' | 'avro';
  readonly fileBytes: number;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Leaf columns: the column chunks of each row group. */
  readonly leafCount: number;
  readonly segmentCount: number;
  /** Which program wrote the file, as it says. */
  readonly createdBy: string | undefined;
  /** The format version the file declares. */
  readonly version: string;
  /** Bytes of the footer (Parquet, with its length and magic) or header (Avro). */
  readonly metadataBytes: number;
  /** Sum over all column chunks. */
  readonly compressedBytes: number;
  /** Undefined where the file does not say: Avro blocks that are compressed. */
  readonly uncompressedBytes: number | undefined;
  /** Codec names, most bytes first. */
  readonly codecs: readonly string[];
  readonly keyValueMetadata: readonly KeyValue[];
  /** Parquet encryption: how much of the file is encrypted. */
  readonly encryption: 'none' | 'columns' | 'footer';
  /** Paths of the leaf columns that cannot be read without another key. */
  readonly lockedColumns: readonly string[];
  /** What only Avro files have. */
  readonly avro?: AvroFacts | undefined;
}

/** What only the header of an Avro file says. */
export interface AvroFacts {
  /** The 16 bytes between blocks, as lower-case hexadecimal digits. */
  readonly syncMarker: string;
  /** Bytes of the writer's schema. */
  readonly schemaBytes: number;
  /** Undefined where the file is read as it was written. */
  readonly readerColumns?: ReaderColumns | undefined;
}

/** What a reader's schema makes of the columns of a file. */
export interface ReaderColumns {
  /** Not in the file: they have the default of the reader's schema in all rows. */
  readonly filled: readonly string[];
  /** In the file, and not in the reader's schema. */
  readonly leftOut: readonly string[];
}

/** A part of the file that could not be read, and what that means for the rows. */
export interface DamagedSpan {
  /** The segment, counted as if it were whole. */
  readonly segment: number;
  /** Bytes of the file that are passed over: [start, end). */
  readonly start: number;
  readonly end: number;
  /** The table's row before which rows are missing. */
  readonly row: number;
  /** Rows that are missing; undefined when nobody can tell. */
  readonly lostRows: number | undefined;
  /** One clause, such as `the sync marker is wrong`. */
  readonly reason: string;
}

/** A row group (Parquet) or block (Avro). */
export interface SegmentLayout {
  readonly index: number;
  /** The first row's number in the file. */
  readonly rowStart: number;
  readonly rowCount: number;
  /** Where its first byte is. */
  readonly offset: number;
  readonly compressedBytes: number;
  /** Undefined where the place of the segment is all that is known of it. */
  readonly uncompressedBytes: number | undefined;
  /** What the file says the segment takes, uncompressed and compressed; undefined when it does not. */
  readonly declaredBytes?: number | undefined;
  readonly declaredCompressedBytes?: number | undefined;
  readonly codecs: readonly string[];
  /** Such as `id ascending, nulls last`; empty when not declared. */
  readonly sortedBy: readonly string[];
}

/** A column chunk: leaf column `leaf` of a segment, both counted from 0. */
export interface ChunkPlace {
  readonly segment: number;
  readonly leaf: number;
}

/** Where something lies in the file. `bytes` is undefined where the file gives only its place. */
export interface FilePart {
  readonly offset: number;
  readonly bytes: number | undefined;
}

/** So many pages of a column chunk are of this kind and encoding. */
export interface EncodingCount {
  readonly kind: string;
  readonly encoding: string;
  readonly pages: number;
}

/** Smallest and largest value as exact text; undefined when the file does not say (or says it unreliably). */
export interface Bounds {
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Whether each is a value of the column, not a bound cut to fewer bytes. */
  readonly minExact: boolean;
  readonly maxExact: boolean;
}

/** What encloses the geometries of a column chunk, and what kinds there are of them. */
export interface GeospatialFacts {
  /** Bounds of each axis that has any: x and y, then z and m. */
  readonly box: Readonly<
    Partial<Record<'x' | 'y' | 'z' | 'm', readonly [min: number, max: number]>>
  >;
  /** Such as `Point` or `MultiPolygon Z`; empty when the file does not say. */
  readonly types: readonly string[];
}

/** One column of one row group. */
export interface ColumnChunkLayout extends Bounds {
  /** The column's path in the schema, joined with dots. */
  readonly path: string;
  readonly physicalType: string;
  /** Logical type in the format's words; empty when there is none. */
  readonly logicalType: string;
  readonly codec: string;
  readonly encodings: readonly string[];
  /** Pages by kind and encoding; empty when the file does not say. */
  readonly encodingCounts: readonly EncodingCount[];
  /** Values with nulls, counted at the leaf. */
  readonly values: number;
  readonly nulls: number | undefined;
  readonly nans: number | undefined;
  readonly distinct: number | undefined;
  /** Of the first page, be it dictionary or data. */
  readonly offset: number;
  /** What the file calls the chunk's offset; writers mean different things by it. */
  readonly declaredOffset: number | undefined;
  readonly dataPageOffset: number;
  readonly dictionaryPageOffset: number | undefined;
  readonly indexPageOffset: number | undefined;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Estimate of what the values take in memory, as Arrow. */
  readonly decodedBytes: number;
  /** Bytes of all strings or byte arrays, neither encoded nor compressed. */
  readonly valueBytes: number | undefined;
  /** How nested and missing values are spread, in words: `12 % null`, `3 % empty list`. */
  readonly levels: readonly string[];
  /** Slots at each definition (repetition) level, from 0; empty when the file does not say. */
  readonly definitionLevels: readonly number[];
  readonly repetitionLevels: readonly number[];
  readonly geospatial: GeospatialFacts | undefined;
  readonly hasDictionary: boolean;
  readonly columnIndex: FilePart | undefined;
  readonly offsetIndex: FilePart | undefined;
  readonly bloomFilter: FilePart | undefined;
  readonly keyValueMetadata: readonly KeyValue[];
}

/** One page of a column chunk. What the file does not say is undefined. */
export interface PageLayout extends Bounds {
  /** In the format's words, such as `DATA_PAGE_V2`. */
  readonly kind: string;
  readonly encoding: string;
  /** With nulls; of a dictionary, its entries. */
  readonly values: number | undefined;
  readonly rows: number | undefined;
  readonly nulls: number | undefined;
  /** Counted from the row group's first row. */
  readonly firstRow: number | undefined;
  /** Of the page's header. */
  readonly offset: number;
  readonly headerBytes: number;
  /** Without the header. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** CRC-32 of the compressed bytes, as eight hexadecimal digits. */
  readonly crc: string | undefined;
}

/** Some pages of a column chunk, and how many it has in all. */
export interface PageList {
  readonly count: number;
  readonly pages: readonly PageLayout[];
}

/**
 * A picture of a column chunk: the bytes of its pages, in order, by encoding, summed into at most the asked number of
 * bins. `bytes[bin * encodings.length + encoding]`.
 */
export interface PageStrip {
  /** `dictionary`, then the encodings of data pages, as they come. */
  readonly encodings: readonly string[];
  readonly pageCount: number;
  readonly pagesPerBin: number;
  readonly bins: number;
  readonly bytes: readonly number[];
}

/** Whether a bloom filter has room for a value: `maybe` is wrong now and then, `absent` never. */
export type BloomAnswer = 'absent' | 'maybe';

/** What checking the pages of a column chunk against their checksums gave. */
export interface ChecksumReport {
  readonly pages: number;
  /** Pages that carry a checksum. */
  readonly checked: number;
  /** Offsets of the pages whose bytes are not those that were written. */
  readonly wrong: readonly number[];
}

/** An element of the schema as the file has it: depth-first, the root first. */
export interface SchemaElementFacts {
  readonly name: string;
  /** Undefined for a group. */
  readonly physicalType: string | undefined;
  readonly typeLength: number | undefined;
  readonly repetition: string | undefined;
  readonly children: number | undefined;
  readonly convertedType: string | undefined;
  readonly scale: number | undefined;
  readonly precision: number | undefined;
  readonly fieldId: number | undefined;
  /** The annotation in the specification's words, such as `TIMESTAMP(MICROS, UTC)`. */
  readonly logicalType: string | undefined;
}

/**
 * A picture of the file: compressed bytes by row group and leaf column, summed into at most the asked number of bins.
 * `bytes[segmentBin * columnBins + columnBin]`.
 */
export interface LayoutMap {
  readonly segmentBins: number;
  readonly columnBins: number;
  /** Segments (leaf columns) per bin; the last bin may have fewer. */
  readonly segmentsPerBin: number;
  readonly columnsPerBin: number;
  readonly bytes: readonly number[];
}
