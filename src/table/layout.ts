/** The physical layout of a file as plain data: what the layout panel and `inspect` show. Bytes and rows are exact integers. */

export interface KeyValue {
  readonly key: string;
  /** The value, or its first 64 KiB. */
  readonly value: string;
  /** Bytes of the whole value. */
  readonly bytes: number;
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
  readonly uncompressedBytes: number;
  /** Codec names, most bytes first. */
  readonly codecs: readonly string[];
  readonly keyValueMetadata: readonly KeyValue[];
  /** Parquet encryption: how much of the file is encrypted. */
  readonly encryption: 'none' | 'columns' | 'footer';
  /** Paths of the leaf columns that cannot be read without another key. */
  readonly lockedColumns: readonly string[];
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
  readonly uncompressedBytes: number;
  readonly codecs: readonly string[];
  /** Such as `id ascending, nulls last`; empty when not declared. */
  readonly sortedBy: readonly string[];
}

/** One column of one row group. */
export interface ColumnChunkLayout {
  /** The column's path in the schema, joined with dots. */
  readonly path: string;
  readonly physicalType: string;
  /** Logical type in the format's words; empty when there is none. */
  readonly logicalType: string;
  readonly codec: string;
  readonly encodings: readonly string[];
  /** Values with nulls, counted at the leaf. */
  readonly values: number;
  readonly nulls: number | undefined;
  readonly distinct: number | undefined;
  readonly offset: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Smallest and largest value as exact text; undefined when the file does not say (or says it unreliably). */
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Whether min and max are values of the column, not just bounds cut to fewer bytes. */
  readonly minExact: boolean;
  readonly maxExact: boolean;
  readonly hasDictionary: boolean;
  readonly hasPageIndex: boolean;
  readonly bloomFilterBytes: number | undefined;
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
