/** Parquet files of one required column, made page by page: what no writer at hand writes. */
import { compressionCodecs, pageHeader } from '../../../../src/formats/parquet/metadata.ts';
import type { SchemaElement } from '../../../../src/formats/parquet/metadata.ts';
import { buildMiniFile } from '../../../../src/formats/parquet/miniFile.ts';
import { encode } from '../../../../src/formats/parquet/thriftStruct.ts';

/** A data page of version 1, PLAIN, without levels. */
export interface HandmadePage {
  readonly values: number;
  /** As stored: compressed. */
  readonly body: Uint8Array;
  readonly uncompressedBytes: number;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function pageBytes({ values, body, uncompressedBytes }: HandmadePage): Uint8Array {
  const header = encode(pageHeader, {
    type: 0,
    uncompressedPageSize: uncompressedBytes,
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

export function handmadeFile(
  element: Omit<SchemaElement, 'name' | 'repetitionType'> & { readonly type: number },
  codec: (typeof compressionCodecs)[number],
  pages: readonly HandmadePage[],
): Uint8Array {
  const rows = pages.reduce((sum, { values }) => sum + values, 0);
  const pieces = pages.map((page) => ({ kind: 'made', bytes: pageBytes(page) }) as const);
  const storedBytes = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const metaData = {
    type: element.type,
    encodings: [0],
    pathInSchema: ['a'],
    codec: compressionCodecs.indexOf(codec),
    numValues: rows,
    totalUncompressedSize: storedBytes,
    totalCompressedSize: storedBytes,
    dataPageOffset: 4,
  };
  return buildMiniFile({
    schema: [
      { name: 'root', numChildren: 1 },
      { ...element, name: 'a', repetitionType: 0 },
    ],
    rowGroups: [{ rows, chunks: [{ metaData, pieces, dictionaryBytes: 0 }] }],
    createdBy: undefined,
  }).bytes;
}
