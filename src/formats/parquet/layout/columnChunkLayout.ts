/** What the footer says of one column chunk, as plain data. */
import type {
  ColumnChunkLayout,
  EncodingCount,
  FilePart,
  KeyValue,
} from '../../../table/layout.ts';
import { firstByte } from '../footer/chunkTable.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { geospatialFacts } from './geospatialFacts.ts';
import { levelTexts } from './levelText.ts';
import { leafType, physicalTypeOf } from '../schema/logicalType.ts';
import {
  compressionCodecs,
  encodings,
  pageTypes,
  type ColumnChunk,
  type ColumnMetaData,
} from '../thrift/metadata.ts';
import { decodedBytesOf } from '../plan/plan.ts';
import { leafTypeText } from '../schema/schema.ts';
import type { SchemaNode, SchemaTree } from '../schema/schemaTree.ts';
import { boundsOf } from '../statistics/statistics.ts';

/** Names by number; numbers that the specification does not know stay numbers. */
export function nameOf(names: readonly string[], index: number): string {
  return names[index] ?? (index < 0 ? 'encrypted' : String(index));
}

/** Longest key-value entry shown; some writers keep whole schemas there. */
const maxValueChars = 64 * 1024;

const utf8 = new TextEncoder();

interface Entry {
  readonly key: string;
  readonly value?: string | undefined;
}

/** As it is shown. */
export function keyValueOf({ key, value = '' }: Entry): KeyValue {
  return { key, value: value.slice(0, maxValueChars), bytes: utf8.encode(value).byteLength };
}

/** Encodings of the data and dictionary pages, from the page counts where there are any: the plain list is vaguer. */
function encodingNames(metaData: ColumnMetaData): string[] {
  const used =
    metaData.encodingStats === undefined || metaData.encodingStats.length === 0
      ? metaData.encodings
      : metaData.encodingStats.map(({ encoding }) => encoding);
  return [...new Set(used)].map((encoding) => nameOf(encodings, encoding));
}

function encodingCounts({ encodingStats = [] }: ColumnMetaData): EncodingCount[] {
  return encodingStats.map(({ pageType, encoding, count }) => ({
    kind: nameOf(pageTypes, pageType),
    encoding: nameOf(encodings, encoding),
    pages: count,
  }));
}

function logicalTypeText(leaf: SchemaNode): string {
  const type = leafType(leaf.element);
  const text = type === undefined ? '' : leafTypeText(type);
  const isPhysical = text === physicalTypeOf(leaf.element) || text.startsWith('FIXED_LEN');
  return isPhysical ? '' : text;
}

function hasDictionary({ dictionaryPageOffset = 0, encodings: used }: ColumnMetaData): boolean {
  return dictionaryPageOffset > 0 || used.includes(2) || used.includes(8);
}

/** Undefined where there is nothing. */
function partAt(offset: number | undefined, bytes: number | undefined): FilePart | undefined {
  return offset === undefined ? undefined : { offset, bytes };
}

/** What a chunk's statistics and sizes say of its values. */
function valueFacts(metaData: ColumnMetaData, leaf: SchemaNode, tree: SchemaTree) {
  const { statistics, sizeStatistics, numValues: values } = metaData;
  const definitions = sizeStatistics?.definitionLevelHistogram ?? [];
  const repetitions = sizeStatistics?.repetitionLevelHistogram ?? [];
  const nulls = statistics?.nullCount;
  return {
    values,
    nulls,
    nans: statistics?.nanCount,
    distinct: statistics?.distinctCount,
    valueBytes: sizeStatistics?.unencodedByteArrayDataBytes,
    levels: levelTexts({ definitions, repetitions, values, nulls }, leaf, tree),
    definitionLevels: definitions,
    repetitionLevels: repetitions,
    geospatial: geospatialFacts(metaData),
  };
}

/** `chunk` as the footer of `leaf`'s file has it. */
export function columnChunkLayout(
  { metaData: file }: ParquetFooter,
  tree: SchemaTree,
  leaf: SchemaNode,
  { metaData, ...chunk }: ColumnChunk,
): ColumnChunkLayout {
  const path = leaf.path.join('.');
  const types = {
    path,
    physicalType: physicalTypeOf(leaf.element) ?? String(leaf.element.type),
    logicalType: logicalTypeText(leaf),
  };
  if (metaData === undefined) return { ...types, ...encryptedChunk };
  return {
    ...types,
    ...valueFacts(metaData, leaf, tree),
    ...boundsOf(file, leaf, metaData.statistics),
    codec: nameOf(compressionCodecs, metaData.codec),
    encodings: encodingNames(metaData),
    encodingCounts: encodingCounts(metaData),
    offset: firstByte(metaData),
    declaredOffset: chunk.fileOffset,
    dataPageOffset: metaData.dataPageOffset,
    dictionaryPageOffset: metaData.dictionaryPageOffset,
    indexPageOffset: metaData.indexPageOffset,
    compressedBytes: metaData.totalCompressedSize,
    uncompressedBytes: metaData.totalUncompressedSize,
    decodedBytes: decodedBytesOf(leaf, metaData),
    hasDictionary: hasDictionary(metaData),
    columnIndex: partAt(chunk.columnIndexOffset, chunk.columnIndexLength),
    offsetIndex: partAt(chunk.offsetIndexOffset, chunk.offsetIndexLength),
    bloomFilter: partAt(metaData.bloomFilterOffset, metaData.bloomFilterLength),
    keyValueMetadata: (metaData.keyValueMetadata ?? []).map(keyValueOf),
  };
}

/** What is known of a chunk whose metadata is encrypted. */
const encryptedChunk = {
  codec: 'encrypted',
  encodings: [],
  encodingCounts: [],
  values: 0,
  nulls: undefined,
  nans: undefined,
  distinct: undefined,
  offset: 0,
  declaredOffset: undefined,
  dataPageOffset: 0,
  dictionaryPageOffset: undefined,
  indexPageOffset: undefined,
  compressedBytes: 0,
  uncompressedBytes: 0,
  decodedBytes: 0,
  valueBytes: undefined,
  levels: [],
  definitionLevels: [],
  repetitionLevels: [],
  geospatial: undefined,
  min: undefined,
  max: undefined,
  minExact: false,
  maxExact: false,
  hasDictionary: false,
  columnIndex: undefined,
  offsetIndex: undefined,
  bloomFilter: undefined,
  keyValueMetadata: [],
} as const;
