/** Parquet files of one row group made page by page: what no writer at hand writes. */
import { compressionCodecs, pageHeader } from '../../../../src/formats/parquet/thrift/metadata.ts';
import type { SchemaElement } from '../../../../src/formats/parquet/thrift/metadata.ts';
import { buildMiniFile, type MiniChunk } from '../../../../src/formats/parquet/mini/miniFile.ts';
import { encode } from '../../../../src/formats/parquet/thrift/thriftStruct.ts';

/** A data page of version 1, PLAIN. */
export interface HandmadePage {
  /** As its header says. */
  readonly values: number;
  /** As stored: levels and values, compressed. */
  readonly body: Uint8Array;
  /** Those of the body when undefined. */
  readonly uncompressedBytes?: number;
}

/** A top-level leaf column. */
export interface HandmadeColumn {
  readonly element: SchemaElement & { readonly type: number };
  readonly codec?: (typeof compressionCodecs)[number];
  readonly pages: readonly HandmadePage[];
  /** As the footer says; what the pages have when undefined. */
  readonly numValues?: number;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function pageBytes({ values, body, uncompressedBytes }: HandmadePage): Uint8Array {
  const header = encode(pageHeader, {
    type: 0,
    uncompressedPageSize: uncompressedBytes ?? body.length,
    compressedPageSize: body.length,
    dataPageHeader: {
      numValues: values,
      encoding: 0,
      definitionLevelEncoding: 3,
      repetitionLevelEncoding: 3,
    },
  });
  return joined(header, body);
}

function chunkOf({ element, codec = 'UNCOMPRESSED', pages, numValues }: HandmadeColumn): MiniChunk {
  const pieces = pages.map((page) => ({ kind: 'made', bytes: pageBytes(page) }) as const);
  const storedBytes = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const saved = pages.reduce(
    (sum, { body, uncompressedBytes = body.length }) => sum + uncompressedBytes - body.length,
    0,
  );
  const metaData = {
    type: element.type,
    encodings: [0],
    pathInSchema: [element.name],
    codec: compressionCodecs.indexOf(codec),
    numValues: numValues ?? pages.reduce((sum, { values }) => sum + values, 0),
    totalUncompressedSize: storedBytes + saved,
    totalCompressedSize: storedBytes,
    dataPageOffset: 4,
  };
  return { metaData, pieces, dictionaryBytes: 0 };
}

export function handmadeFile(rows: number, columns: readonly HandmadeColumn[]): Uint8Array {
  const root = { name: 'root', numChildren: columns.length };
  return buildMiniFile({
    schema: [root, ...columns.map(({ element }) => element)],
    rowGroups: [{ rows, chunks: columns.map(chunkOf) }],
    createdBy: undefined,
  }).bytes;
}
