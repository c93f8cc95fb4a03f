/** The values of an encoded column chunk, to be hashed or compared: decoded once more, as bytes, without nesting. */
import { DataType, tableFromIPC, type Data, type TypeMap } from 'apache-arrow';
import { readParquet, type RecordBatch } from 'parquet-wasm/esm';
import { TableError } from '../../../base/errors.ts';
import type { EncodedChunk } from './encodedFile.ts';
import {
  encodings,
  pageHeader,
  pageTypes,
  type ColumnMetaData,
  type SchemaElement,
} from '../thrift/metadata.ts';
import { buildMiniFile, type MiniFileSpec } from './miniFile.ts';
import { withOnlyLeaf, type SchemaTree } from '../schema/schemaTree.ts';
import { storedSchema } from '../schema/storedSchema.ts';
import { decode, encode } from '../thrift/thriftStruct.ts';

/** A value that is not null: bytes [start, end), PLAIN-encoded, byte arrays without their length. */
type Visit = (bytes: Uint8Array, start: number, end: number) => void;

/** A chunk as the encoder made it, before its own name and type were given back to it. */
export interface StoredChunk {
  readonly chunk: EncodedChunk;
  readonly rows: number;
  /** The schema it is of, and the number of its leaf. */
  readonly tree: SchemaTree;
  readonly leaf: number;
}

const batchRows = 65_536;

/** All values, in order. Throws what the decoder throws. */
export function visitValues(stored: StoredChunk, visit: Visit): void {
  const { chunk, rows } = stored;
  const { metaData } = chunk;
  const dictionaryBytes = metaData.dataPageOffset;
  const pieces = [{ kind: 'made', bytes: chunk.bytes }] as const;
  decodeValues(
    {
      schema: leafSchema(stored),
      rowGroups: [{ rows, chunks: [{ metaData, pieces, dictionaryBytes }] }],
      createdBy: undefined,
    },
    visit,
  );
}

/** Every different value at least once: where all pages use the dictionary, those are in it, and no more is decoded. */
export function visitDifferentValues(stored: StoredChunk, visit: Visit): void {
  const { chunk } = stored;
  if (!isAllDictionary(chunk.metaData)) {
    visitValues(stored, visit);
    return;
  }
  const { value: header, end } = decode(pageHeader, chunk.bytes);
  const body = chunk.bytes.subarray(end, end + header.compressedPageSize);
  const rows = header.dictionaryPageHeader?.numValues ?? 0;
  // A dictionary page has the body of a data page of PLAIN values without levels.
  const page = encode(pageHeader, {
    type: pageTypes.indexOf('DATA_PAGE'),
    uncompressedPageSize: header.uncompressedPageSize,
    compressedPageSize: header.compressedPageSize,
    dataPageHeader: {
      numValues: rows,
      encoding: encodings.indexOf('PLAIN'),
      definitionLevelEncoding: encodings.indexOf('RLE'),
      repetitionLevelEncoding: encodings.indexOf('RLE'),
    },
  });
  const pieces = [page, body].map((bytes) => ({ kind: 'made', bytes }) as const);
  const metaData = { ...chunk.metaData, numValues: rows };
  decodeValues(
    {
      schema: requiredSchema(leafSchema(stored)),
      rowGroups: [{ rows, chunks: [{ metaData, pieces, dictionaryBytes: 0 }] }],
      createdBy: undefined,
    },
    visit,
  );
}

function isAllDictionary({ encodingStats = [] }: ColumnMetaData): boolean {
  const dataPages = encodingStats.filter(
    ({ pageType }) => pageTypes[pageType] !== 'DICTIONARY_PAGE',
  );
  return (
    dataPages.length > 0 &&
    dataPages.every(({ encoding }) => encodings[encoding] === 'RLE_DICTIONARY')
  );
}

/** The schema of a mini-file that holds one leaf, every value as it is stored. */
export function leafSchema({
  tree,
  leaf,
}: Pick<StoredChunk, 'tree' | 'leaf'>): readonly SchemaElement[] {
  const column = tree.columns.find(({ leafStart, leafEnd }) => leafStart <= leaf && leaf < leafEnd);
  if (column === undefined) throw new TableError('internal', `there is no leaf column ${leaf}`);
  return storedSchema(tree, [withOnlyLeaf(column, leaf)]);
}

/** The one leaf of a schema, as a column that has no levels. */
function requiredSchema(schema: readonly SchemaElement[]): readonly SchemaElement[] {
  const leaf = schema.at(-1);
  if (leaf === undefined) throw new TableError('internal', 'a schema has no leaf');
  return [
    { name: 'root', numChildren: 1 },
    { ...leaf, repetitionType: 0 },
  ];
}

function decodeValues(spec: MiniFileSpec, visit: Visit): void {
  for (const { data } of leafBatches(spec)) visitData(data, visit);
}

/** A batch of a mini-file with one leaf. */
interface LeafBatch {
  readonly rows: number;
  /** Of the leaf: within lists, their items one after the other. */
  readonly data: Data;
}

/** Decodes a mini-file that holds one leaf, under leafSchema. Throws what the decoder throws. */
export function* leafBatches(spec: MiniFileSpec): Generator<LeafBatch> {
  const table = readParquet(buildMiniFile(spec).bytes, { batchSize: batchRows });
  try {
    for (let index = 0; index < table.numBatches; index++) {
      const batch = table.recordBatch(index);
      if (batch === undefined) continue;
      const rows = batch.numRows;
      yield { rows, data: leafData(batch) };
    }
  } finally {
    table.free();
  }
}

/** Uses the batch up. */
function leafData(batch: RecordBatch): Data {
  let data: Data | undefined = tableFromIPC<TypeMap>(batch.intoIPCStream()).batches[0]?.data;
  while (data?.children[0] !== undefined) data = memberOf(data, data.children[0]);
  if (data === undefined) throw new TableError('internal', 'the decoder gave no data');
  return data;
}

/** The decoder gives a required member a value even where its struct is null: there it is null, too. */
function memberOf(parent: Data, member: Data): Data {
  if (!DataType.isStruct(parent.type) || parent.nullCount === 0 || member.nullCount > 0)
    return member;
  // The order of arrow's BufferType: offsets, data, validity, types.
  const buffers = [member.valueOffsets, member.values, parent.nullBitmap, member.typeIds];
  const { type, offset, length, children } = member;
  return member.clone(type, offset, length, parent.nullCount, buffers as never, children);
}

/** Values as they lie in memory, which is how they are stored. */
export interface StoredBytes {
  readonly bytes: Uint8Array;
  /** Where values of different lengths begin; undefined where all have the same. */
  readonly offsets: Int32Array | undefined;
  readonly width: number;
}

export function storedBytes(data: Data): StoredBytes {
  // A typed array of some kind, which the library's types do not say.
  const values = data.values as ArrayBufferView & { readonly BYTES_PER_ELEMENT: number };
  return {
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    offsets: DataType.isBinary(data.type) ? (data.valueOffsets as Int32Array) : undefined,
    width: values.BYTES_PER_ELEMENT * data.stride,
  };
}

function visitData(data: Data, visit: Visit): void {
  const { bytes, offsets, width } = storedBytes(data);
  for (let row = 0; row < data.length; row++) {
    if (data.nullCount > 0 && !data.getValid(row)) continue;
    if (offsets !== undefined) visit(bytes, offsets[row]!, offsets[row + 1]!);
    else visit(bytes, row * width, (row + 1) * width);
  }
}
