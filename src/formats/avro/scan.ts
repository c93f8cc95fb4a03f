/** All rows of a file in one pass, front to back: how jobs read. Blocks are found, read and decoded as they come. */
import { TableError } from '../../base/errors.ts';
import { countOf } from '../../base/quantityText.ts';
import { Turns } from '../../base/turns.ts';
import type { DamagedSpan } from '../../table/layout.ts';
import type { ScanListeners } from '../format.ts';
import type { AvroFile } from './avroFile.ts';
import { badRecordError, badRecordText } from './badRecord.ts';
import { blockStream, type StreamedBlock } from './blockStream.ts';
import type { FrameDamage } from './blockSequence.ts';
import { decodeRecords } from './decodeRecords.ts';
import type { DecodedBatch } from './decoder/columnDecoder.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { unpackAhead, type PackedBlock } from './unpackAhead.ts';

/**
 * Batches of the decoder's columns; they span blocks. In strict mode rejects at the first damage, after all rows before
 * it. In skip mode goes on behind it: of a block whose data is damaged, the records before the damage are kept.
 */
export async function* scan(
  file: AvroFile,
  pooled: PooledDecoder,
  listeners: ScanListeners,
  signal: AbortSignal | undefined,
): AsyncGenerator<DecodedBatch> {
  const { decoder } = pooled;
  const context = { file, pooled, turns: new Turns(), signal };
  const { onDamage, onProgress } = listeners;
  const isStrict = file.sequence.badBlocks === 'strict';
  let rows = 0;
  let segments = 0;
  const blocks = blockStream(file, signal);
  for await (const { item, data } of unpackAhead(file, blocks, ({ block }) => block)) {
    const { block, damage } = item;
    const found = damage === undefined ? [] : [frameDamage(item, damage)];
    if (block !== undefined && data !== undefined) {
      const outcome =
        data instanceof TableError
          ? lost(item, block, data)
          : yield* decode(context, { ...item, block }, data);
      if (outcome.damage !== undefined) found.push(outcome.damage);
      rows += outcome.rows;
      segments += 1;
    }
    for (const { span, error } of found) {
      if (isStrict) {
        if (decoder.rows > 0) yield decoder.take();
        throw error;
      }
      onDamage?.(span);
    }
    onProgress?.({ rows, segments, bytes: item.end });
  }
  if (decoder.rows > 0) yield decoder.take();
}

interface Damage {
  readonly span: DamagedSpan;
  readonly error: TableError;
}

interface Outcome {
  readonly rows: number;
  readonly damage: Damage | undefined;
}

function frameDamage({ index, firstRow, block }: StreamedBlock, found: FrameDamage): Damage {
  const { start, end, reason, isCut } = found;
  // With a damaged end, all of a block is there.
  const lostRows = block !== undefined && start >= block.frame.dataEnd ? 0 : undefined;
  const where = { part: `block ${index}`, offset: start };
  return {
    span: { segment: index, start, end, row: firstRow, lostRows, reason },
    error: new TableError(isCut ? 'truncated' : 'corrupt', reason, { where }),
  };
}

/** A block whose data cannot be had. */
function lost(
  { index, firstRow }: StreamedBlock,
  { frame: { offset, end, records } }: PackedBlock,
  error: TableError,
): Outcome {
  const span = { segment: index, start: offset, end, row: firstRow, lostRows: records };
  return { rows: 0, damage: { span: { ...span, reason: error.message }, error } };
}

interface Decoding {
  readonly file: AvroFile;
  readonly pooled: PooledDecoder;
  readonly turns: Turns;
  readonly signal: AbortSignal | undefined;
}

/** Decodes a block, and yields the batches that fill up meanwhile. */
async function* decode(
  { file, pooled, turns, signal }: Decoding,
  { index, firstRow, block }: StreamedBlock & { readonly block: PackedBlock },
  data: Uint8Array,
): AsyncGenerator<DecodedBatch, Outcome> {
  const { decoder, plan } = pooled;
  const { frame } = block;
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
      damage: { span: { ...span, reason: badRecordText(bad) }, error: badRecordError(bad) },
    };
  }
  if (at === data.byteLength) return { rows: records, damage: undefined };
  const left = data.byteLength - at;
  const reason = `${countOf(left, 'byte')} after its last record`;
  const where = { part: `block ${index}`, offset: frame.offset };
  const error = new TableError('corrupt', reason, { where });
  return { rows: records, damage: { span: { ...span, reason }, error } };
}
