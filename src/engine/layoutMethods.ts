/** The part of EngineApi that tells how an open file is laid out. Reads headers and metadata, decodes no values. */
import type { TableReader } from '../formats/format.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { segmentSizes } from '../scan/segmentSizes.ts';
import type { EngineApi } from './engineApi.ts';
import type { SharedViews } from './sharedRows.ts';
import type { SharedWalk } from './sharedWalk.ts';

/** A file that a worker has open. */
export interface OpenTable {
  readonly source: ByteSource;
  readonly reader: TableReader;
  readonly walk: SharedWalk;
  readonly views: SharedViews;
}

type LayoutMethods = Pick<
  EngineApi,
  | 'segments'
  | 'segmentSizes'
  | 'uncompressedSizes'
  | 'columnChunks'
  | 'layoutMap'
  | 'keyValueTexts'
  | 'schemaElements'
  | 'schemaDocument'
  | 'pages'
  | 'pageStrip'
  | 'probeBloomFilter'
  | 'verifyChecksums'
>;

/** `tableOf` throws TableError `closed` for a table that is not open. */
export function layoutMethods(tableOf: (table: number) => OpenTable): LayoutMethods {
  return {
    async segments({ table, range }, { signal }) {
      const { reader, walk } = tableOf(table);
      // Who asks has heard of them, perhaps from a worker that was replaced by this one.
      await walk.reach(range.end, signal);
      return reader.segments(range);
    },
    segmentSizes: async ({ table }, { signal }) => segmentSizes(tableOf(table).reader, signal),
    async uncompressedSizes({ table, ...request }, { signal }) {
      const { reader, walk } = tableOf(table);
      await walk.reach(request.range.end, signal);
      return (
        reader.uncompressedSizes?.(request, signal) ??
        reader.segments(request.range).map(({ uncompressedBytes }) => uncompressedBytes)
      );
    },
    columnChunks: async ({ table, segment }) =>
      Promise.resolve(tableOf(table).reader.columnChunks(segment)),
    layoutMap: async ({ table, maxSegmentBins, maxColumnBins }) =>
      Promise.resolve(tableOf(table).reader.layoutMap(maxSegmentBins, maxColumnBins)),
    keyValueTexts: async ({ table }) => Promise.resolve(tableOf(table).reader.keyValueTexts()),
    schemaElements: async ({ table }) => Promise.resolve(tableOf(table).reader.schemaElements()),
    schemaDocument: async ({ table }) => tableOf(table).reader.schemaDocument?.(),
    pages: async ({ table, chunk, range }, { signal }) =>
      tableOf(table).reader.pages(chunk, range, signal),
    pageStrip: async ({ table, chunk, maxBins }, { signal }) =>
      tableOf(table).reader.pageStrip(chunk, maxBins, signal),
    probeBloomFilter: async ({ table, chunk, text }, { signal }) =>
      tableOf(table).reader.probeBloomFilter(chunk, text, signal),
    verifyChecksums: async ({ table, chunk }, { signal }) =>
      tableOf(table).reader.verifyChecksums(chunk, signal),
  };
}
