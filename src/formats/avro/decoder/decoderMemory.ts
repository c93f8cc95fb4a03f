/** The memory of an emitted module as the host sees it: it puts things in their places, moves them, and copies them out. */
import { TableError } from '../../../base/errors.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import type { BatchBuffers, ColumnBuffers } from './columnBuffers.ts';
import { groupRows } from './groupRows.ts';
import { alignedTo16, regionBytes, slack, type MemoryPlan, type Region } from './memoryPlan.ts';
import { maxOffset } from './rules.ts';

/** Makes bits of so many flags at an address, in their place; returns how many are 1. Of the emitted module. */
export type Pack = (address: number, flags: number) => number;

const pageBytes = 65536;
const firstEntries = 4096;

/** Bytes of a large block that are here at a time; more where one record has more. */
const windowBytes = 4 * 2 ** 20;

export class DecoderMemory {
  readonly memory: WebAssembly.Memory;
  readonly #plan: DecodePlan;
  readonly #places: MemoryPlan;
  /** Bytes that can be read behind the input. */
  readonly #behindInput: number;
  /** Whether batches are views of this memory. */
  readonly #lendsBatches: boolean;
  /** Entries there is room for, by extent. */
  #capacities: readonly number[];
  /** By region. */
  #addresses: number[];
  /** Where the block lies, or what is here of it. */
  readonly #inputAddress: number;
  #inputRoom = 0;
  /** The block, and the part of it that is here: [#inputStart, #inputStop). */
  #block: Uint8Array = new Uint8Array(0);
  #inputStart = 0;
  #inputStop = 0;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;

  constructor(
    plan: DecodePlan,
    places: MemoryPlan,
    { blindBytes, lendsBatches }: { readonly blindBytes: number; readonly lendsBatches: boolean },
  ) {
    this.#plan = plan;
    this.#places = places;
    this.#inputAddress = places.fixedEnd + slack;
    this.#lendsBatches = lendsBatches;
    this.#behindInput = alignedTo16(blindBytes + slack);
    this.#addresses = places.regions.map(({ place }) => place.address);
    this.memory = new WebAssembly.Memory({ initial: 0 });
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#view = new DataView(this.memory.buffer);
    this.#capacities = places.extents.map(({ bytes }) => (bytes === 0 ? maxOffset : firstEntries));
    this.#layOut(this.#capacities, pageBytes);
  }

  /** Address that the block's first byte has, or would have if it were here. */
  get inputAt(): number {
    return this.#inputAddress - this.#inputStart;
  }

  /** Address behind what is here of the block. */
  get inputEnd(): number {
    return this.inputAt + this.#inputStop;
  }

  /** What is here of the block, and its first byte's place in it. */
  get input(): { readonly bytes: Uint8Array; readonly start: number } {
    return {
      bytes: this.#bytes.subarray(this.#inputAddress, this.inputEnd),
      start: this.#inputStart,
    };
  }

  get capacities(): readonly number[] {
    return this.#capacities;
  }

  setInput(data: Uint8Array): void {
    this.#block = data;
    this.#show(0, windowBytes);
  }

  /** Sees to it that byte `at` of the block, unless it is its end, can be read. */
  reach(at: number): void {
    if (at < this.#inputStart || at > this.#inputStop) this.#show(at, windowBytes);
  }

  /** Has more here of what follows byte `at`, which is here. False where there is no more. */
  advance(at: number): boolean {
    if (this.#inputStop >= this.#block.length) return false;
    const bytes = this.#inputStop - this.#inputStart;
    this.#show(at, at > this.#inputStart ? windowBytes : 2 * bytes);
    return true;
  }

  #show(start: number, bytes: number): void {
    // Most blocks are small: thousands of views a second that need not be.
    const isWhole = start === 0 && bytes >= this.#block.length;
    const shown = isWhole ? this.#block : this.#block.subarray(start, start + bytes);
    if (shown.length > this.#inputRoom)
      this.#layOut(this.#capacities, Math.ceil(shown.length * 1.25));
    this.#bytes.set(shown, this.#inputAddress);
    this.#inputStart = start;
    this.#inputStop = start + shown.length;
  }

  /** Entries that `records` whole records use of each extent. */
  used(records: number): readonly number[] {
    const rows = this.#rows(records);
    return this.#places.extents.map(({ countedBy }, i) => {
      const known = rows[i];
      if (known !== undefined) return known;
      return countedBy === undefined ? 0 : this.#dataBytes(countedBy, rows);
    });
  }

  /** None of them is smaller than it was. */
  grow(capacities: readonly number[]): void {
    this.#layOut(capacities, this.#inputRoom);
  }

  /** What `records` records have, copied unless it is lent; the memory's own flags are used up. */
  batch(records: number, pack: Pack): BatchBuffers {
    const rows = this.#rows(records);
    return { rows, of: (node) => this.#buffers(node, rows, pack) };
  }

  #buffers(id: number, rows: readonly number[], pack: Pack): ColumnBuffers {
    const { group, value } = this.#plan.nodes[id]!;
    const count = rows[group]!;
    const { flags, offsets, values, data } = this.#places.regionsOf[id]!;
    const validity = flags && this.#packed(flags, count, pack);
    const nullCount = validity === undefined ? 0 : count - validity.ones;
    const ofValues = (region: Region): Uint8Array =>
      value.kind === 'boolean'
        ? this.#packed(region, count, pack).bits
        : this.#out(region, count * region.width);
    return {
      validity: nullCount === 0 ? undefined : validity?.bits,
      nullCount,
      offsets: offsets && asOffsets(this.#out(offsets, (count + 1) * 4)),
      values: values && ofValues(values),
      data: data && this.#out(data, this.#dataBytes(id, rows)),
    };
  }

  #packed(region: Region, count: number, pack: Pack): { bits: Uint8Array; ones: number } {
    const start = this.#addressOf(region);
    // Sixteen are packed at once: those that are not of the batch must not count.
    this.#bytes.fill(0, start + count, start + alignedTo16(count));
    const ones = pack(start, count);
    return { bits: this.#out(region, Math.ceil(count / 8)), ones };
  }

  #out(region: Region, bytes: number): Uint8Array<ArrayBuffer> {
    const start = this.#addressOf(region);
    const view = this.#bytes.subarray(start, start + bytes);
    return this.#lendsBatches ? view : view.slice();
  }

  #addressOf(region: Region): number {
    return this.#addresses[region.index]!;
  }

  #rows(records: number): readonly number[] {
    return groupRows(this.#plan, records, (node, row) => this.#offset(node, row));
  }

  #dataBytes(node: number, rows: readonly number[]): number {
    return this.#offset(node, rows[this.#plan.nodes[node]!.group]!);
  }

  #offset(node: number, row: number): number {
    const region = this.#places.regionsOf[node]?.offsets;
    return region === undefined ? 0 : this.#view.getInt32(this.#addressOf(region) + 4 * row, true);
  }

  /** What can move lies behind the input, and only ever moves up: so the last is moved first. */
  #layOut(capacities: readonly number[], inputRoom: number): void {
    const { regions } = this.#places;
    let end = this.#inputAddress + alignedTo16(inputRoom) + this.#behindInput;
    const addresses = regions.map((region) => {
      if (region.place.kind === 'fixed') return region.place.address;
      const start = end;
      end += regionBytes(region, capacities[region.extent]!);
      return start;
    });
    this.#growTo(end);
    const isFirst = this.#inputRoom === 0;
    for (const [i, region] of [...regions.entries()].reverse())
      if (region.place.kind === 'variable') {
        const from = this.#addresses[i]!;
        const bytes = regionBytes(region, this.#capacities[region.extent]!);
        if (!isFirst) this.#bytes.copyWithin(addresses[i]!, from, from + bytes);
        this.#view.setUint32(region.place.address, addresses[i]!, true);
      }
    for (const [i, { capacityAt }] of this.#places.extents.entries())
      this.#view.setUint32(capacityAt, capacities[i]!, true);
    this.#addresses = addresses;
    this.#capacities = capacities;
    this.#inputRoom = inputRoom;
  }

  /** Throws TableError `tooLarge` where there is not so much. */
  #growTo(bytes: number): void {
    const pages = Math.ceil(bytes / pageBytes) - this.#bytes.length / pageBytes;
    if (pages <= 0) return;
    try {
      this.memory.grow(pages);
    } catch (error) {
      throw new TableError('tooLarge', 'a batch of records needs more memory than there is', {
        cause: error,
      });
    }
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#view = new DataView(this.memory.buffer);
  }
}

/** The same bytes, which start at a multiple of 4. */
function asOffsets({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / Int32Array.BYTES_PER_ELEMENT);
}
