/** A block of a scan: all records that can be decoded, and what is wrong with the others. */
import { TableError } from '../../../base/errors.ts';
import type { Turns } from '../../../base/turns.ts';
import type { AvroFile } from './avroFile.ts';
import { lostBlock, recordDamage, type Damage, type PlacedBlock } from './blockDamage.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import { decodeRecords, strideRecords, type DecodedRecords } from './decodeRecords.ts';
import type { PooledDecoder } from './decoderPool.ts';
import type { StreamedBlock } from './blockStream.ts';
import type { Unpacked } from './unpackAhead.ts';

export interface Outcome {
  readonly rows: number;
  readonly damage: readonly Damage[];
}

const noDamage: readonly Damage[] = [];

export interface Decoding {
  readonly file: AvroFile;
  readonly pooled: PooledDecoder;
  readonly turns: Turns;
  readonly signal: AbortSignal | undefined;
}

/** What a scan has behind it. */
interface Progress {
  rows: number;
  segments: number;
  bytes: number;
}

type Begun = Pick<DecodedRecords, 'records' | 'at'>;

const nothing: Begun = { records: 0, at: 0 };

/**
 * Decodes blocks as long as that is all there is to do: nothing is damaged, the batch has room, and the turn lasts. There
 * are thousands of them a second, so they are gone through in a plain loop. Returns the block that more is to be done
 * with, and how much of it is decoded; undefined when there are no more.
 */
export function scanSimple(
  { pooled: { decoder }, turns }: Decoding,
  blocks: Iterator<Unpacked<StreamedBlock>, unknown>,
  progress: Progress,
): (Unpacked<StreamedBlock> & { readonly begun: Begun }) | undefined {
  for (let next = blocks.next(); next.done !== true; next = blocks.next()) {
    const { item, data } = next.value;
    const { block, damage, end } = item;
    if (
      block === undefined ||
      damage !== undefined ||
      !(data instanceof Uint8Array) ||
      turns.areDue
    )
      return { item, data, begun: nothing };
    const { records } = block.frame;
    if (records > strideRecords || decoder.rows + records >= decoder.batchRows)
      return { item, data, begun: nothing };
    decoder.setInput(data);
    const step = decoder.decode(0, records);
    if (step.records < records || step.at !== data.byteLength) return { item, data, begun: step };
    progress.rows += records;
    progress.segments += 1;
    progress.bytes = end;
  }
  return undefined;
}

/** Decodes what is left of a block; yields the batches that fill up meanwhile. */
export async function* scanBlock(
  { file, pooled, turns, signal }: Decoding,
  placed: PlacedBlock,
  data: Uint8Array | TableError,
  begun = nothing,
): AsyncGenerator<DecodedBatch, Outcome> {
  if (data instanceof TableError) return { rows: 0, damage: [lostBlock(placed, data)] };
  const { decoder, plan } = pooled;
  decoder.setInput(data);
  const dataBytes = data.byteLength;
  const rest = { at: begun.at, records: placed.block.frame.records - begun.records };
  const steps = decodeRecords(decoder, rest);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    if (step.value !== undefined) yield step.value;
    await turns.pause(signal);
  }
  const { at, failure } = step.value;
  const rows = begun.records + step.value.records;
  if (failure === undefined && at === dataBytes) return { rows, damage: noDamage };
  const decoded = { records: rows, at, failure };
  const damage = recordDamage(placed, { ...decoded, plan, dataBytes, isPlain: file.isPlain });
  return { rows, damage: damage === undefined ? [] : [damage] };
}
