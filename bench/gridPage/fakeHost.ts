/** What the extension host answers, of a synthetic table. */
import { TableError } from '../../src/base/errors.ts';
import { errorText } from '../../src/base/errorText.ts';
import type { HostApi, OpenedDocument } from '../../src/protocol/messages.ts';
import { packResult } from '../../src/protocol/packedResult.ts';
import type { ColumnChunkLayout, FileFacts, SegmentLayout } from '../../src/table/layout.ts';
import { syntheticPages, syntheticStrip } from './syntheticPages.ts';
import { syntheticIpc, syntheticSchema } from './syntheticTable.ts';

/** What the address of the page chooses. */
export interface FakeHostOptions {
  readonly rows: number;
  readonly columns: number;
  readonly segments: number;
  /** Of each column chunk. */
  readonly pages: number;
  /** Milliseconds before a tile is answered. */
  readonly latency: number;
  /** Tiles that begin in [failFrom, failTo) fail. */
  readonly failFrom: number;
  readonly failTo: number;
  /** `failed` answers open with a problem; `slow` never answers. */
  readonly open: 'opened' | 'failed' | 'slow';
}

const name = 'trips.parquet';

export function createFakeHost(options: FakeHostOptions): HostApi {
  const table = describeTable(options);
  const { facts } = table;
  const problem = {
    code: 'truncated',
    message: errorText(
      new TableError('truncated', 'the footer is 40 bytes longer than the file', {
        where: { part: 'footer', offset: 40_960 },
      }),
      name,
    ),
    actions: ['openAsHex', 'reload', 'showLog'],
  } as const;
  return {
    open: async () => {
      if (options.open === 'slow') return new Promise(() => undefined);
      return Promise.resolve(
        options.open === 'failed'
          ? { kind: 'failed', problem }
          : packResult({ kind: 'opened', document: table }),
      );
    },
    readTile: async ({ rows, columns: wanted }, { signal }) => {
      await pause(options.latency, signal);
      if (rows.start >= options.failFrom && rows.start < options.failTo)
        throw new TableError('corrupt', 'the page header is not a Thrift struct', {
          where: {
            part: `row group 7, column ${table.schema.fields[wanted[0] ?? -1]?.name ?? ''}`,
            offset: 40_960,
          },
        });
      const columns = { start: 0, end: wanted.length };
      return {
        parts: [{ kind: 'cells', rows, columns, ipc: syntheticIpc(rows, wanted), shortened: [] }],
      };
    },
    showRows: async () => Promise.resolve(),
    placeOfRow: async ({ row }) => Promise.resolve({ place: row }),
    checkCondition: async () => Promise.resolve({ problem: null }),
    segmentSizes: async () =>
      Promise.resolve({ count: 0, least: 0, most: 0, leastRows: 0, mostRows: 0, counts: [] }),
    uncompressedSizes: async () => Promise.resolve([]),
    schemaOutline: async () => Promise.resolve(null),
    openSchema: async () => Promise.resolve(),
    copySchema: async () => Promise.resolve(),
    segments: async ({ range }) =>
      Promise.resolve(
        Array.from({ length: Math.min(range.end, facts.segmentCount) - range.start }, (_, i) =>
          segmentAt(range.start + i, facts),
        ),
      ),
    columnChunks: async ({ segment }) =>
      Promise.resolve(table.schema.fields.map((_, column) => chunkAt(segment, column, table))),
    layoutMap: async ({ maxSegmentBins, maxColumnBins }) => {
      const segmentsPerBin = Math.ceil(facts.segmentCount / maxSegmentBins);
      const columnsPerBin = Math.ceil(facts.leafCount / maxColumnBins);
      const segmentBins = Math.ceil(facts.segmentCount / segmentsPerBin);
      const columnBins = Math.ceil(facts.leafCount / columnsPerBin);
      const bytes = Array.from({ length: segmentBins * columnBins }, (_, i) =>
        chunkBytes(Math.floor(i / columnBins), i % columnBins),
      );
      return Promise.resolve({ segmentBins, columnBins, segmentsPerBin, columnsPerBin, bytes });
    },
    keyValueTexts: async () =>
      Promise.resolve([
        'pandas: 2.2.0\nwritten by: pyarrow 17.0.0\nindex: none\ncolumns: 20',
        null,
      ]),
    pages: async ({ range }, { signal }) => {
      await pause(options.latency, signal);
      return { count: options.pages, pages: syntheticPages(range, options.pages) };
    },
    pageStrip: async ({ maxBins }) => Promise.resolve(syntheticStrip(options.pages, maxBins)),
    probeBloomFilter: async ({ text }) => {
      if (text === '') throw new TableError('invalidArgument', '"" is no value of INT64');
      return Promise.resolve({ answer: text.length % 2 === 0 ? 'absent' : 'maybe' });
    },
    verifyChecksums: async () =>
      Promise.resolve({ pages: options.pages, checked: options.pages, wrong: [] }),
    copyCells: async ({ rows, columns }) =>
      Promise.resolve({ cells: (rows.end - rows.start) * columns.length }),
    writeClipboard: async () => Promise.resolve(),
    describeProblem: async ({ code, message, where }) => {
      const error = new TableError(code as 'corrupt', message, { where });
      return Promise.resolve({ code, message: errorText(error, name), actions: ['showLog'] });
    },
    runAction: async () => Promise.resolve(),
    cellChanged: async () => Promise.resolve(),
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new TableError('aborted', 'cancelled'));
    });
  });
}

function describeTable({ rows, columns, segments }: FakeHostOptions): OpenedDocument {
  const compressedBytes = Math.round(rows * columns * 1.2);
  const facts: FileFacts = {
    format: 'parquet',
    fileBytes: compressedBytes + 412_000,
    rowCount: rows,
    columnCount: columns,
    leafCount: columns,
    segmentCount: rows === 0 ? 0 : segments,
    createdBy: 'parquet-cpp-arrow version 17.0.0',
    version: '2.6',
    metadataBytes: 411_992,
    compressedBytes,
    uncompressedBytes: compressedBytes * 3,
    codecs: ['SNAPPY', 'ZSTD'],
    keyValueMetadata: [
      {
        key: 'pandas',
        value: `{"index_columns": [], "columns": [${'{"name": "id"}, '.repeat(20)}{}]}`,
        bytes: 341,
      },
      { key: 'writer', value: 'nightly export', bytes: 14 },
    ],
    encryption: 'none',
    lockedColumns: [],
  };
  return { name, schema: syntheticSchema(columns), facts, growth: undefined, badBlocks: 'strict' };
}

function segmentAt(index: number, facts: FileFacts): SegmentLayout {
  const each = Math.ceil(facts.rowCount / facts.segmentCount);
  const compressedBytes = Math.round(
    (facts.compressedBytes / facts.segmentCount) * (0.8 + (index % 7) / 15),
  );
  return {
    index,
    rowStart: index * each,
    rowCount: Math.min(each, facts.rowCount - index * each),
    offset: 4 + index * compressedBytes,
    compressedBytes,
    uncompressedBytes: Math.round(compressedBytes * (2.5 + (index % 3))),
    codecs: ['SNAPPY'],
    sortedBy: ['id ascending, nulls last'],
  };
}

function chunkBytes(segment: number, column: number): number {
  const wave = 1 + Math.sin(column * 1.7) + Math.sin(segment / 9 + column);
  return Math.max(
    0,
    Math.round(wave * 400_000 + ((segment * 7919 + column * 104_729) % 97) * 4_000),
  );
}

function chunkAt(
  segment: number,
  column: number,
  { schema, facts }: OpenedDocument,
): ColumnChunkLayout {
  const field = schema.fields[column];
  const compressedBytes = chunkBytes(segment, column);
  const values = segmentAt(segment, facts).rowCount;
  return {
    path: field?.name ?? '',
    physicalType: 'BYTE_ARRAY',
    logicalType: field?.typeText ?? '',
    codec: 'SNAPPY',
    encodings: ['PLAIN', 'RLE_DICTIONARY'],
    encodingCounts: [
      { kind: 'DICTIONARY_PAGE', encoding: 'PLAIN', pages: 1 },
      { kind: 'DATA_PAGE', encoding: 'RLE_DICTIONARY', pages: 600 },
      { kind: 'DATA_PAGE', encoding: 'PLAIN', pages: 399 },
    ],
    values,
    nulls: column === 0 ? 0 : Math.floor(values / 11),
    nans: column % 7 === 3 ? 12 : undefined,
    distinct: column % 6 === 0 ? 4_812 : undefined,
    offset: 4,
    declaredOffset: 0,
    dataPageOffset: 48_042,
    dictionaryPageOffset: 4,
    indexPageOffset: undefined,
    compressedBytes,
    uncompressedBytes: compressedBytes * 3,
    decodedBytes: compressedBytes * 7,
    valueBytes: column % 2 === 1 ? compressedBytes * 5 : undefined,
    levels: column === 0 ? [] : ['9.1 % null', '3 % empty list', '2.4 items a row on average'],
    definitionLevels: [],
    repetitionLevels: [],
    geospatial: undefined,
    min: column % 3 === 0 ? '0' : undefined,
    max: column % 3 === 0 ? '999' : undefined,
    minExact: true,
    maxExact: column % 2 === 0,
    hasDictionary: column % 2 === 0,
    columnIndex: column % 4 === 0 ? { offset: 1_200_000, bytes: 5_200 } : undefined,
    offsetIndex: column % 4 === 0 ? { offset: 1_205_200, bytes: 4_100 } : undefined,
    bloomFilter: column % 5 === 0 ? { offset: 1_100_000, bytes: 1_048_591 } : undefined,
    keyValueMetadata: [],
  };
}
