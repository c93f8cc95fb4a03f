/**
 * What is kept of a file whose damage is skipped: every block of which something is whole, as bytes, and what is wrong
 * with the others. The one place that says so: the walk of a grid, scans and rewrites all go by it.
 *
 * - Of a block whose data is damaged, the records before the damage are kept. All columns are looked at, whichever are
 *   wanted, so that the rows are the same for everyone.
 * - A block that swallowed others is cut where the first of them starts, and reading goes on there.
 */
import { TableError } from '../../../base/errors.ts';
import { Turns } from '../../../base/turns.ts';
import type { DamagedSpan } from '../../../table/layout.ts';
import type { BlockFrame } from '../container/blockFrame.ts';
import type { ColumnDecoder } from '../decoder/columnDecoder.ts';
import { createColumnDecoder } from '../decoder/createColumnDecoder.ts';
import { minBytes } from '../decoder/rules.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import { planDecode } from '../plan/planDecode.ts';
import type { AvroFile } from './avroFile.ts';
import { frameDamage, lostBlock, recordDamage, type PlacedBlock } from './blockDamage.ts';
import { blockStream, firstBlock, type StreamedBlock, type StreamStart } from './blockStream.ts';
import { strideRecords, type DecodedRecords } from './decodeRecords.ts';
import { swallowedBlock, type Cut } from './swallowedBlock.ts';
import { unpack, unpackAhead, type PackedBlock } from './unpackAhead.ts';

export interface KeptBlock {
  /** Of all records that its head tells. */
  readonly frame: BlockFrame;
  /** Those that are kept: the first ones. */
  readonly records: number;
  /** Uncompressed, and nothing but these records. */
  readonly data: Uint8Array;
  /** As they lie in the file, compressed; undefined where some records of the block are left out. */
  readonly packed: Uint8Array | undefined;
  /** Where each record ends in `data`; undefined unless asked for, and where records have no bytes. */
  readonly ends: Int32Array | undefined;
}

/** A place where a block is, or should be. */
export interface KeptPlace extends StreamStart {
  /** Undefined where nothing is whole. */
  readonly kept: KeptBlock | undefined;
  /** What is left out, in file order; also of a place of which nothing is kept. */
  readonly damage: readonly DamagedSpan[];
  /** The place behind it. */
  readonly next: StreamStart;
}

export interface KeptOptions {
  readonly wantsEnds?: boolean;
  /** Where to begin; at the first block when undefined. */
  readonly from?: StreamStart;
  readonly signal: AbortSignal | undefined;
}

/**
 * Bytes that may be looked at again because a block that had to be cut said that they were its own. In a file made to
 * that end it would be most of the file for each block: from here on, blocks are believed.
 */
const mostReread = (fileBytes: number): number => 64 * 1024 * 1024 + 8 * fileBytes;

/** Rows are counted as they are kept. Rejects as the source does: damage is no error. */
export async function* keptPlaces(
  file: AvroFile,
  { wantsEnds = false, from, signal }: KeptOptions,
): AsyncGenerator<KeptPlace> {
  const check = new BlockCheck(file, { wantsEnds, signal });
  let next = from ?? firstBlock(file);
  while (next.at < file.source.size)
    for await (const place of placesUntilCut(check, next)) {
      yield place;
      next = place.next;
    }
}

/** Until the file's end, or a block that has to be cut: what comes after it is not where the stream thought it was. */
async function* placesUntilCut(check: BlockCheck, from: StreamStart): AsyncGenerator<KeptPlace> {
  const { file, signal } = check;
  const blocks = blockStream(file, from, signal);
  let { firstRow } = from;
  for await (const { item, data } of unpackAhead(file, blocks, ({ block }) => block)) {
    const { block } = item;
    const streamed = { ...item, firstRow };
    if (block === undefined || data === undefined) {
      yield placeOf(streamed, { kept: undefined, damage: undefined });
      continue;
    }
    const whole = await check.block({ firstRow, block }, data);
    const cut =
      whole.damage && check.reread < mostReread(file.source.size)
        ? await swallowedBlock(file, block.frame, signal)
        : undefined;
    if (cut !== undefined) {
      check.reread += block.frame.end - cut.end;
      const rest = await check.rest({ firstRow, block }, cut);
      yield placeOf({ ...streamed, damage: undefined, end: cut.end }, rest);
      return;
    }
    yield placeOf(streamed, whole);
    firstRow += whole.kept?.records ?? 0;
  }
}

interface Checked {
  readonly kept: KeptBlock | undefined;
  readonly damage: DamagedSpan | undefined;
}

function placeOf(streamed: StreamedBlock, { kept, damage: inside }: Checked): KeptPlace {
  const { index, firstRow, damage, block, end } = streamed;
  const between = damage === undefined ? [] : [frameDamage(streamed, damage).span];
  return {
    at: block?.frame.offset ?? damage?.start ?? end,
    index,
    firstRow,
    kept,
    damage: inside === undefined ? between : [...between, inside],
    next: { at: end, index: index + 1, firstRow: firstRow + (kept?.records ?? 0) },
  };
}

class BlockCheck {
  readonly file: AvroFile;
  readonly signal: AbortSignal | undefined;
  /** Bytes of blocks that were cut, behind the cut. */
  reread = 0;
  readonly #wantsEnds: boolean;
  readonly #plan: DecodePlan;
  readonly #decoder: ColumnDecoder;
  readonly #turns = new Turns();
  /** Records may take no bytes at all: then any number of them is right, and there is nothing to look at. */
  readonly #mayBeEmpty: boolean;

  constructor(file: AvroFile, { wantsEnds, signal }: { wantsEnds: boolean } & KeptOptions) {
    this.file = file;
    this.signal = signal;
    this.#wantsEnds = wantsEnds;
    this.#plan = planDecode(file.type, undefined);
    this.#decoder = createColumnDecoder(this.#plan, { batchRows: strideRecords });
    this.#mayBeEmpty = minBytes(this.#plan.root) === 0;
  }

  async block(placed: PlacedBlock, data: Uint8Array | TableError): Promise<Checked> {
    if (data instanceof TableError)
      return { kept: undefined, damage: lostBlock(placed, data).span };
    const { packed, frame } = placed.block;
    const isEmpty = this.#mayBeEmpty && data.byteLength === 0;
    const ends = this.#wantsEnds && !isEmpty ? new Int32Array(frame.records) : undefined;
    const decoded = isEmpty
      ? { records: frame.records, at: 0, failure: undefined }
      : await this.#records(data, frame.records, ends);
    const how = { plan: this.#plan, dataBytes: data.byteLength, isPlain: this.file.isPlain };
    const damage = recordDamage(placed, { ...decoded, ...how })?.span;
    const { records, at } = decoded;
    if (damage === undefined) return { kept: { frame, records, data, packed, ends }, damage };
    if (records === 0) return { kept: undefined, damage };
    const kept = { data: data.subarray(0, at), ends: ends?.subarray(0, records) };
    return { kept: { ...kept, frame, records, packed: undefined }, damage };
  }

  /** What is left of a block that swallowed another. */
  async rest({ firstRow, block }: PlacedBlock, { dataEnd, end }: Cut): Promise<Checked> {
    const { index, frame: outer } = block;
    const frame = { ...outer, dataEnd, end };
    const isReadable = dataEnd - outer.dataStart <= this.file.maxBlockBytes;
    const packed = isReadable
      ? await this.file.source.read(outer.dataStart, dataEnd, this.signal)
      : undefined;
    const rest: PackedBlock = { index, frame, packed };
    const data = await unpack(this.file, rest, this.file.maxBlockBytes);
    const { kept, damage } = await this.block({ firstRow, block: rest }, data);
    if (damage !== undefined) return { kept, damage };
    const reason = `another block starts inside its ${outer.dataEnd - outer.dataStart} bytes`;
    const { offset: start } = frame;
    const span = { segment: index, start, end, row: firstRow + frame.records, lostRows: 0, reason };
    return { kept, damage: span };
  }

  /** Decodes as many records as can be decoded; one at a time where their ends are wanted. Nothing else is kept. */
  async #records(
    data: Uint8Array,
    records: number,
    ends: Int32Array | undefined,
  ): Promise<DecodedRecords> {
    const decoder = this.#decoder;
    decoder.setInput(data);
    let done = 0;
    let at = 0;
    while (done < records) {
      const step = decoder.decode(at, ends === undefined ? records - done : 1);
      at = step.at;
      if (ends !== undefined && step.records === 1) ends[done] = at;
      done += step.records;
      const isFull = step.records === 0 || decoder.rows >= decoder.batchRows;
      if (isFull || done === records || step.failure !== undefined) decoder.discard();
      if (step.failure !== undefined) return { records: done, at, failure: step.failure };
      if (isFull) await this.#turns.pause(this.signal);
    }
    await this.#turns.pause(this.signal);
    return { records: done, at, failure: undefined };
  }
}
