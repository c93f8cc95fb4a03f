/** A block of a scan: all records that can be decoded, and what is wrong with the others. */
import { TableError } from '../../../base/errors.ts';
import type { Turns } from '../../../base/turns.ts';
import type { AvroFile } from './avroFile.ts';
import { lostBlock, recordDamage, type Damage, type PlacedBlock } from './blockDamage.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import { decodeRecords } from './decodeRecords.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { swallowedBlocks } from './swallowedBlocks.ts';
import { unpack } from './unpackAhead.ts';

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

/** Decodes a block; yields the batches that fill up meanwhile, and undefined where others may get in. */
export function* scanBlock(
  { file, pooled }: Decoding,
  placed: PlacedBlock,
  data: Uint8Array | TableError,
): Generator<DecodedBatch | undefined, Outcome> {
  if (data instanceof TableError) return { rows: 0, damage: [lostBlock(placed, data)] };
  const { decoder, plan } = pooled;
  decoder.setInput(data);
  const range = { at: 0, records: placed.block.frame.records };
  const decoded = yield* decodeRecords(decoder, range);
  const { records: rows, at, failure } = decoded;
  const dataBytes = data.byteLength;
  if (failure === undefined && at === dataBytes) return { rows, damage: noDamage };
  const damage = recordDamage(placed, { ...decoded, plan, dataBytes, isPlain: file.isPlain });
  return { rows, damage: damage === undefined ? [] : [damage] };
}

/** Decodes what a damaged block swallowed, in the same way. */
export async function* scanSwallowed(
  decoding: Decoding,
  placed: PlacedBlock,
): AsyncGenerator<DecodedBatch, Outcome> {
  const { file, turns, signal } = decoding;
  const damage: Damage[] = [];
  let rows = 0;
  for await (const block of swallowedBlocks(file, placed.block, signal)) {
    const data = await unpack(file, block, file.maxBlockBytes);
    const steps = scanBlock(decoding, { ...placed, block }, data);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      if (step.value !== undefined) yield step.value;
      await turns.pause(signal);
    }
    rows += step.value.rows;
    damage.push(...step.value.damage);
  }
  return { rows, damage };
}
