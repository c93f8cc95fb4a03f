/** An open Avro file as a TableReader: header → walk → blocks → columnar decoder → Arrow record batches. */
import type { RecordBatch } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { TableSchema } from '../../table/schema.ts';
import type { SchemaDocument } from '../../table/schemaDocument.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import type { OpenOptions, ReadRequest, ScanRequest, SizeRequest, TableReader } from '../format.ts';
import { openAvroFile, type AvroFile } from './read/avroFile.ts';
import { DecoderPool, inFileOrder, type PooledDecoder } from './read/decoderPool.ts';
import type { DecodedBatch } from './decoder/columnDecoder.ts';
import { AvroLayout } from './layout.ts';
import { OpenBlocks } from './container/openBlock.ts';
import { readingOf, type Reading } from './adaption/reading.ts';
import { readRows } from './read/readRows.ts';
import { scan } from './read/scan.ts';
import { scanKept } from './read/scanKept.ts';
import { uncompressedSizes } from './read/uncompressedSizes.ts';
import { schemaDocument } from './schema/schemaDocument.ts';
import { schemaElements } from './schema/schemaElements.ts';
import type { BlockWalk } from './container/walk.ts';
import { blockWalk } from './read/blockWalk.ts';

/** Uncompressed blocks that stay for later reads: those that a screenful and its surroundings lie in. */
const defaultCacheBytes = 64 * 1024 * 1024;
/** Rows of a batch for who reads here and there: decoders are many, and each holds memory for a batch. */
const windowRows = 4096;
const usualScanRows = 65_536;

/**
 * Opens an Avro file by its header; no block is looked at. Rejects with TableError `empty`, `notTable`, `truncated`,
 * `corrupt`, `unsupported` or `tooLarge`. The source stays the caller's.
 */
export async function openAvro(
  source: ByteSource,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<TableReader> {
  return new AvroReader(await openAvroFile(source, options, signal), options);
}

class AvroReader implements TableReader {
  readonly schema: TableSchema;
  readonly walk: BlockWalk;
  readonly #file: AvroFile;
  readonly #layout: AvroLayout;
  readonly #kept: OpenBlocks;
  readonly #reading: Reading;
  readonly #decoders: DecoderPool;
  readonly #scanRows: number;
  #closed = false;

  constructor(file: AvroFile, options: OpenOptions) {
    const { cacheBytes, memoryLimitBytes, batchRows = usualScanRows } = options;
    this.#file = file;
    this.#reading = readingOf(file.type, options.readerSchema);
    this.schema = this.#reading.schema;
    this.walk = blockWalk(file);
    this.#layout = new AvroLayout(file, this.#reading, this.walk.index);
    this.#kept = new OpenBlocks(cacheBytes ?? Math.min(defaultCacheBytes, memoryLimitBytes / 8));
    this.#decoders = new DecoderPool(this.#reading, {
      batchRows: Math.min(windowRows, batchRows),
    });
    this.#scanRows = batchRows;
  }

  get facts(): TableReader['facts'] {
    return this.#layout.facts;
  }

  segments: TableReader['segments'] = (range) => this.#layout.segments(range);

  uncompressedSizes = async (
    request: SizeRequest,
    signal?: AbortSignal,
  ): Promise<readonly (number | undefined)[]> =>
    uncompressedSizes(
      { file: this.#file, index: this.walk.index, kept: this.#kept },
      request,
      signal,
    );

  segmentOfRow: TableReader['segmentOfRow'] = (row) => this.walk.index.blockOfRow(row);

  columnChunks: TableReader['columnChunks'] = () => [];

  layoutMap: TableReader['layoutMap'] = (maxSegmentBins) => this.#layout.map(maxSegmentBins);

  metadataEntries: TableReader['metadataEntries'] = () => this.#layout.metadataEntries();

  keyValueTexts: TableReader['keyValueTexts'] = () =>
    this.facts.keyValueMetadata.map(() => undefined);

  schemaElements: TableReader['schemaElements'] = () => schemaElements(this.#file.type);

  schemaDocument = async (): Promise<SchemaDocument> =>
    schemaDocument(this.#file.header.schemaText);

  pages: TableReader['pages'] = noColumnChunks;
  pageStrip: TableReader['pageStrip'] = noColumnChunks;
  probeBloomFilter: TableReader['probeBloomFilter'] = noColumnChunks;
  verifyChecksums: TableReader['verifyChecksums'] = noColumnChunks;

  async *read({ rows, columns }: ReadRequest, signal?: AbortSignal): AsyncGenerator<RecordBatch> {
    this.#check(columns);
    const pooled = this.#decoders.take(columns);
    let row = rows.start;
    try {
      const source = {
        file: this.#file,
        walk: this.walk,
        kept: this.#kept,
        decoders: this.#decoders,
      };
      for await (const batch of readRows(source, pooled, rows, signal)) {
        this.#check([]);
        yield this.#batchOf(pooled.adapt(batch, row), columns);
        row += batch.rows;
      }
    } finally {
      this.#decoders.giveBack(pooled);
    }
  }

  async *scan(
    { columns, lendsBatches, ...listeners }: ScanRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<RecordBatch> {
    this.#check(columns);
    const options = { batchRows: this.#scanRows, lendsBatches };
    const pooled = new DecoderPool(this.#reading, options).take(columns);
    let row = 0;
    const looksForDamage = this.#file.sequence.badBlocks === 'skip' && !this.#isKnownWhole(pooled);
    const through = looksForDamage ? scanKept : scan;
    for await (const batch of through(this.#file, pooled, listeners, signal)) {
      yield this.#batchOf(pooled.adapt(batch, row), columns);
      row += batch.rows;
    }
  }

  close(): void {
    this.#closed = true;
    this.#kept.clear();
    this.#decoders.clear();
  }

  /** Whether the walk has decoded all that is to be decoded now. What is skipped unread may look wrong where that is right. */
  #isKnownWhole({ plan }: PooledDecoder): boolean {
    const { isDone, damage } = this.walk.progress;
    return isDone && damage.length === 0 && plan.nodes.every(({ isSkipped }) => !isSkipped);
  }

  /** The columns as asked for, which may be in any order and repeat. */
  #batchOf({ rows, columns: decoded }: DecodedBatch, columns: readonly number[]): RecordBatch {
    const order = inFileOrder(columns);
    const fields = columns.flatMap((column) => this.schema.fields[column] ?? []);
    const data = columns.flatMap((column) => decoded[order.indexOf(column)] ?? []);
    return recordBatch(schemaOf(fields, data), rows, data);
  }

  #check(columns: readonly number[]): void {
    if (this.#closed) throw new TableError('closed', 'the table was closed');
    const unknown = columns.find((column) => this.schema.fields[column] === undefined);
    if (unknown !== undefined)
      throw new TableError('invalidArgument', `there is no column ${unknown}`);
  }
}

async function noColumnChunks(): Promise<never> {
  return Promise.reject(new TableError('invalidArgument', 'an Avro file has no column chunks'));
}
