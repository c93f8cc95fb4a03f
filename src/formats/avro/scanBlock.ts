/** A block of a scan: all records that can be decoded, and what is wrong with the others. */
import { TableError } from '../../base/errors.ts';
import { countOf } from '../../base/quantityText.ts';
import type { Turns } from '../../base/turns.ts';
import type { DamagedSpan } from '../../table/layout.ts';
import type { AvroFile } from './avroFile.ts';
import { badRecordError, badRecordText } from './badRecord.ts';
import type { DecodedBatch } from './decoder/columnDecoder.ts';
import { decodeRecords } from './decodeRecords.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { swallowedBlocks } from './swallowedBlocks.ts';
import { unpack, type PackedBlock } from './unpackAhead.ts';

/** As it is told of in skip mode, and as the error of strict mode. */
export interface Damage {
  readonly span: DamagedSpan;
  readonly error: TableError;
}

export interface Outcome {
  readonly rows: number;
  readonly damage: readonly Damage[];
}

export interface Decoding {
  readonly file: AvroFile;
  readonly pooled: PooledDecoder;
  readonly turns: Turns;
  readonly signal: AbortSignal | undefined;
}

/** A block, and the number of its first row. */
interface PlacedBlock {
  readonly firstRow: number;
  readonly block: PackedBlock;
}

/** Decodes a block, and what it swallowed if it is damaged; yields the batches that fill up meanwhile. */
export async function* scanBlock(
  decoding: Decoding,
  placed: PlacedBlock,
  data: Uint8Array | TableError,
): AsyncGenerator<DecodedBatch, Outcome> {
  const { file } = decoding;
  const outcome = yield* decodeOrLose(decoding, placed, data);
  let { rows } = outcome;
  const damage = [...outcome.damage];
  if (damage.length === 0 || file.sequence.badBlocks === 'strict') return outcome;
  for (const block of swallowedBlocks(file, placed.block)) {
    const inner = await unpack(file, block, file.maxBlockBytes);
    const found = yield* decodeOrLose(decoding, { ...placed, block }, inner);
    rows += found.rows;
    damage.push(...found.damage);
  }
  return { rows, damage };
}

async function* decodeOrLose(
  decoding: Decoding,
  placed: PlacedBlock,
  data: Uint8Array | TableError,
): AsyncGenerator<DecodedBatch, Outcome> {
  return data instanceof TableError ? lost(placed, data) : yield* decode(decoding, placed, data);
}

/** A block whose data cannot be had. */
function lost({ firstRow, block: { index, frame } }: PlacedBlock, error: TableError): Outcome {
  const { offset, end, records } = frame;
  const span = { segment: index, start: offset, end, row: firstRow, lostRows: records };
  return { rows: 0, damage: [{ span: { ...span, reason: error.message }, error }] };
}

/** Decodes a block, and yields the batches that fill up meanwhile. */
async function* decode(
  { file, pooled, turns, signal }: Decoding,
  { firstRow, block: { index, frame } }: PlacedBlock,
  data: Uint8Array,
): AsyncGenerator<DecodedBatch, Outcome> {
  const { decoder, plan } = pooled;
  decoder.setInput(data);
  const range = { at: 0, records: frame.records };
  const { records, at, failure } = yield* decodeRecords(decoder, range, { turns, signal });
  const lostRows = frame.records - records;
  const row = firstRow + records;
  const span = { segment: index, start: frame.offset, end: frame.end, row, lostRows };
  if (failure !== undefined) {
    const bad = { block: index, frame, record: records, failure, plan, isPlain: file.isPlain };
    return {
      rows: records,
      damage: [{ span: { ...span, reason: badRecordText(bad) }, error: badRecordError(bad) }],
    };
  }
  if (at === data.byteLength) return { rows: records, damage: [] };
  const left = data.byteLength - at;
  const reason = `${countOf(left, 'byte')} after its last record`;
  const where = { part: `block ${index}`, offset: frame.offset };
  const error = new TableError('corrupt', reason, { where });
  return { rows: records, damage: [{ span: { ...span, reason }, error }] };
}
