/** A block of a scan: all records that can be decoded, and what is wrong with the others. */
import { TableError } from '../../base/errors.ts';
import type { Turns } from '../../base/turns.ts';
import type { AvroFile } from './avroFile.ts';
import { lostBlock, recordDamage, type Damage, type PlacedBlock } from './blockDamage.ts';
import type { DecodedBatch } from './decoder/columnDecoder.ts';
import { decodeRecords } from './decodeRecords.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { swallowedBlocks } from './swallowedBlocks.ts';
import { unpack } from './unpackAhead.ts';

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
  for await (const block of swallowedBlocks(file, placed.block, decoding.signal)) {
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
  if (data instanceof TableError) return { rows: 0, damage: [lostBlock(placed, data)] };
  return yield* decode(decoding, placed, data);
}

/** Decodes a block, and yields the batches that fill up meanwhile. */
async function* decode(
  { file, pooled, turns, signal }: Decoding,
  placed: PlacedBlock,
  data: Uint8Array,
): AsyncGenerator<DecodedBatch, Outcome> {
  const { decoder, plan } = pooled;
  decoder.setInput(data);
  const range = { at: 0, records: placed.block.frame.records };
  const decoded = yield* decodeRecords(decoder, range, { turns, signal });
  const { isPlain } = file;
  const damage = recordDamage(placed, { ...decoded, plan, dataBytes: data.byteLength, isPlain });
  return { rows: decoded.records, damage: damage === undefined ? [] : [damage] };
}
