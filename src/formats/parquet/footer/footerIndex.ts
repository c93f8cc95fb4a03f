/**
 * One pass over the thrift bytes of a footer: finds its row groups and column chunks, which are then decoded one by one
 * when asked for, and gathers what is wanted of all of them at once. A footer may have hundreds of thousands of either
 * and 100 MB: decoding them all would take seconds and a gigabyte. So the pass reads a few fields and passes over the
 * others, and lets others take their turn.
 */
import { yieldTurn } from '../../../base/abort.ts';
import { firstByte, GrowingChunks, type ChunkTable } from './chunkTable.ts';
import {
  columnChunk,
  columnChunks,
  fileMetaData,
  rowGroups,
  rowGroup,
  type FileMetaData,
  type RowGroup,
} from '../thrift/metadata.ts';
import { ThriftReader, wire } from '../thrift/thrift.ts';
import { decode, found, i64, lazyElements } from '../thrift/thriftStruct.ts';

export interface IndexedFooter {
  /** Its row groups, and their columns, are decoded when asked for. */
  readonly metaData: FileMetaData;
  /** Where the metadata ends among the bytes. */
  readonly end: number;
  /** Rows of each row group. */
  readonly rows: Float64Array;
  readonly chunks: ChunkTable;
}

/** The pass goes on so long before messages are let in. */
const maxTurnMillis = 8;
/** Chunks between two looks at the clock. */
const chunksPerLook = 256;

/** Throws ThriftError where the bytes are not a footer. */
export async function indexFooter(
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<IndexedFooter> {
  const pass = new FooterPass(bytes);
  let started = performance.now();
  const steps = pass.run();
  while (steps.next().done !== true) {
    if (performance.now() - started < maxTurnMillis) continue;
    await yieldTurn(signal);
    started = performance.now();
  }
  return pass.finish();
}

class FooterPass {
  readonly #reader: ThriftReader;
  readonly #chunks = new GrowingChunks();
  /** Entry i is of row group i: where it starts, its first chunk, where its list of columns ends, its rows. */
  #places = new Uint32Array(0);
  #firstChunk = new Float64Array(1);
  #columnsEnds = new Uint32Array(0);
  #rows = new Float64Array(0);
  /** Where the list of row groups ends. */
  #end: number | undefined;

  constructor(bytes: Uint8Array) {
    this.#reader = new ThriftReader(bytes);
  }

  /** Stops now and then. */
  *run(): Generator<undefined> {
    const reader = this.#reader;
    for (let id = reader.nextField(0); id !== undefined; id = reader.nextField(id))
      if (id === 4 && rowGroups.accepts(reader.fieldType)) yield* this.#rowGroups();
      else reader.skip(reader.fieldType);
  }

  *#rowGroups(): Generator<undefined> {
    const reader = this.#reader;
    if (this.#end !== undefined) reader.fail('FileMetaData has two lists of row groups');
    const size = structCount(reader);
    this.#places = new Uint32Array(size);
    this.#columnsEnds = new Uint32Array(size);
    this.#rows = new Float64Array(size);
    this.#firstChunk = new Float64Array(size + 1);
    for (let index = 0; index < size; index++) {
      yield* this.#rowGroup(index);
      this.#firstChunk[index + 1] = this.#chunks.length;
      yield;
    }
    this.#end = reader.offset;
  }

  *#rowGroup(index: number): Generator<undefined> {
    const reader = this.#reader;
    const start = reader.offset;
    let rows: number | undefined;
    for (let id = reader.nextField(0); id !== undefined; id = reader.nextField(id)) {
      const type = reader.fieldType;
      if (id === 1 && columnChunks.accepts(type)) {
        if (this.#columnsEnds[index] !== 0) reader.fail('RowGroup has two lists of columns');
        yield* this.#columns();
        this.#columnsEnds[index] = reader.offset;
      } else if (id === 3 && i64.accepts(type)) rows = i64.read(reader, type, true);
      else reader.skip(type);
    }
    this.#places[index] = start;
    if (this.#columnsEnds[index] === 0) reader.fail('RowGroup has no field columns', start);
    this.#rows[index] = rows ?? reader.fail('RowGroup has no field numRows', start);
  }

  *#columns(): Generator<undefined> {
    const size = structCount(this.#reader);
    for (let i = 0; i < size; i++) {
      this.#column();
      if (i % chunksPerLook === chunksPerLook - 1) yield;
    }
  }

  #column(): void {
    const reader = this.#reader;
    const chunk = this.#chunks.add(reader.offset);
    for (let id = reader.nextField(0); id !== undefined; id = reader.nextField(id))
      if (id === 3 && reader.fieldType === wire.struct) this.#columnMetaData(chunk);
      else reader.skip(reader.fieldType);
  }

  /** What a chunk does not say is told when the chunk is asked for. */
  #columnMetaData(chunk: number): void {
    const reader = this.#reader;
    const table = this.#chunks;
    let dataPageOffset = 0;
    let dictionaryPageOffset = 0;
    for (let id = reader.nextField(0); id !== undefined; id = reader.nextField(id)) {
      const type = reader.fieldType;
      const isWanted = id === 4 || id === 6 || id === 7 || id === 9 || id === 11;
      if (!isWanted || !i64.accepts(type)) {
        reader.skip(type);
        continue;
      }
      const value = i64.read(reader, type, true);
      if (id === 4) table.codec[chunk] = value;
      else if (id === 6) table.uncompressed[chunk] = value;
      else if (id === 7) table.compressed[chunk] = value;
      else if (id === 9) dataPageOffset = value;
      else dictionaryPageOffset = value;
    }
    table.offset[chunk] = firstByte({ dataPageOffset, dictionaryPageOffset });
  }

  finish(): IndexedFooter {
    const { bytes } = this.#reader;
    const chunks = this.#chunks.finish(this.#firstChunk);
    const places = this.#places;
    const columnsEnds = this.#columnsEnds;
    // Whoever goes through the columns of a row group asks for it again and again.
    let last: { readonly index: number; readonly group: RowGroup } | undefined;
    const groupAt = (index: number): RowGroup => {
      if (last?.index !== index) last = { index, group: decodeGroup(index) };
      return last.group;
    };
    const decodeGroup = (index: number): RowGroup => {
      const [first, end] = chunks.firstChunk.subarray(index, index + 2);
      const columnPlaces = chunks.place.subarray(first, end);
      const columns = lazyElements(columnPlaces.length, (leaf) => {
        return decode(columnChunk, bytes, columnPlaces[leaf]).value;
      });
      const codec = rowGroup.with({ columns: found(columnChunks, columns, columnsEnds[index]!) });
      return decode(codec, bytes, places[index]).value;
    };
    const groups = lazyElements(places.length, groupAt);
    const codec = this.#end === undefined ? rowGroups : found(rowGroups, groups, this.#end);
    const { value: metaData, end } = decode(fileMetaData.with({ rowGroups: codec }), bytes);
    return { metaData, end, rows: this.#rows, chunks };
  }
}

/** The length of a list of structs, whose header is read. */
function structCount(reader: ThriftReader): number {
  const { size, type } = reader.listHeader();
  if (size > 0 && type !== wire.struct) reader.fail(`a list has elements of type ${type}, not 12`);
  return size;
}
