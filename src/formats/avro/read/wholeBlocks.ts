/** The blocks of a file whose records are all there, as bytes: what a rewrite keeps. */
import { TableError } from '../../../base/errors.ts';
import { Turns } from '../../../base/turns.ts';
import type { DamagedSpan } from '../../../table/layout.ts';
import type { AvroFile } from './avroFile.ts';
import { frameDamage, lostBlock, recordDamage, type PlacedBlock } from './blockDamage.ts';
import { blockStream } from './blockStream.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import { minBytes } from '../decoder/rules.ts';
import type { ColumnDecoder } from '../decoder/columnDecoder.ts';
import { createColumnDecoder } from '../decoder/createColumnDecoder.ts';
import type { DecodedRecords } from './decodeRecords.ts';
import { planDecode } from '../plan/planDecode.ts';
import { swallowedBlocks } from './swallowedBlocks.ts';
import { unpack, unpackAhead } from './unpackAhead.ts';

export interface WholeBlock {
  readonly records: number;
  /** Uncompressed, and nothing but the records. */
  readonly data: Uint8Array;
  /** As they lie in the file, compressed; undefined where some records of the block are left out. */
  readonly packed: Uint8Array | undefined;
  /** Where each record ends in `data`; undefined unless asked for, and where records have no bytes. */
  readonly ends: Int32Array | undefined;
  /** Bytes of the file until here. */
  readonly end: number;
}

export interface WholeBlocksOptions {
  readonly wantsEnds: boolean;
  /** Damage, and what it costs; also for blocks of which some records are kept. */
  readonly onDamage: (damage: DamagedSpan) => void;
  readonly signal: AbortSignal | undefined;
}

/** Records are looked at to know that they are records; nothing is kept of them but where they end. */
const batchRows = 4096;

export async function* wholeBlocks(
  file: AvroFile,
  options: WholeBlocksOptions,
): AsyncGenerator<WholeBlock> {
  const { onDamage, signal } = options;
  const check = new BlockCheck(file, options);
  const turns = new Turns();
  const blocks = blockStream(file, signal);
  for await (const { item, data } of unpackAhead(file, blocks, ({ block }) => block)) {
    const { firstRow, block, damage, end } = item;
    if (damage !== undefined) onDamage(frameDamage(item, damage).span);
    if (block === undefined || data === undefined) continue;
    const { whole, isDamaged } = check.block({ firstRow, block }, data, end);
    if (whole !== undefined) yield whole;
    // As a scan does: a block that lost bytes may have others in what it takes for its data.
    for await (const inner of isDamaged ? swallowedBlocks(file, block, signal) : []) {
      const innerData = await unpack(file, inner, file.maxBlockBytes);
      const found = check.block({ firstRow, block: inner }, innerData, end);
      if (found.whole !== undefined) yield found.whole;
    }
    await turns.pause(signal);
  }
}

class BlockCheck {
  readonly #file: AvroFile;
  readonly #options: WholeBlocksOptions;
  readonly #plan: DecodePlan;
  readonly #decoder: ColumnDecoder;
  /** Records may take no bytes at all: then any number of them is right, and there is nothing to look at. */
  readonly #mayBeEmpty: boolean;

  constructor(file: AvroFile, options: WholeBlocksOptions) {
    this.#file = file;
    this.#options = options;
    this.#plan = planDecode(file.type, undefined);
    this.#decoder = createColumnDecoder(this.#plan, { batchRows });
    this.#mayBeEmpty = minBytes(this.#plan.root) === 0;
  }

  /** What is whole of a block; undefined when nothing is. Tells of the rest. */
  block(
    placed: PlacedBlock,
    data: Uint8Array | TableError,
    end: number,
  ): { readonly whole: WholeBlock | undefined; readonly isDamaged: boolean } {
    const { onDamage, wantsEnds } = this.#options;
    if (data instanceof TableError) {
      onDamage(lostBlock(placed, data).span);
      return { whole: undefined, isDamaged: true };
    }
    const { packed, frame } = placed.block;
    const isEmpty = this.#mayBeEmpty && data.byteLength === 0;
    const ends = wantsEnds && !isEmpty ? new Int32Array(frame.records) : undefined;
    const decoded = isEmpty
      ? { records: frame.records, at: 0, failure: undefined }
      : checkRecords(this.#decoder, data, frame.records, ends);
    const how = { plan: this.#plan, dataBytes: data.byteLength, isPlain: this.#file.isPlain };
    const damage = recordDamage(placed, { ...decoded, ...how });
    const { records, at } = decoded;
    if (damage === undefined)
      return { whole: { records, data, packed, ends, end }, isDamaged: false };
    onDamage(damage.span);
    if (records === 0) return { whole: undefined, isDamaged: true };
    const kept = { data: data.subarray(0, at), ends: ends?.subarray(0, records) };
    return { whole: { ...kept, records, packed: undefined, end }, isDamaged: true };
  }
}

/** Decodes as many records as can be decoded; one at a time where their ends are wanted. */
function checkRecords(
  decoder: ColumnDecoder,
  data: Uint8Array,
  records: number,
  ends: Int32Array | undefined,
): DecodedRecords {
  decoder.setInput(data);
  let done = 0;
  let at = 0;
  while (done < records) {
    const step = decoder.decode(at, ends === undefined ? records - done : 1);
    at = step.at;
    if (ends !== undefined && step.records === 1) ends[done] = at;
    done += step.records;
    if (step.failure !== undefined) {
      decoder.discard();
      return { records: done, at, failure: step.failure };
    }
    if (step.records === 0 || decoder.rows >= decoder.batchRows) decoder.discard();
  }
  decoder.discard();
  return { records: done, at, failure: undefined };
}
