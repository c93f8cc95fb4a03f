/**
 * The decoder that runs an emitted module. The module only says that a record cannot be decoded; where and why is told
 * by the closures, which read that record again. So there is one wording, and the fast way carries none of it.
 */
import { TableError } from '../../../base/errors.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import { arrowColumns } from './arrowColumns.ts';
import { batchRowsWithin, type BatchLimits } from './batchLimits.ts';
import { ClosureDecoder } from './closureDecoder.ts';
import type { ColumnDecoder, DecodedBatch, DecodeFailure, DecodeStep } from './columnDecoder.ts';
import { DecoderMemory, type Pack } from './decoderMemory.ts';
import { emitModule } from './emitModule.ts';
import type { Registers } from './emitter.ts';
import { grownCapacities } from './growth.ts';
import { planMemory, type MemoryPlan } from './memoryPlan.ts';
import { maxOffset, maxRecordBytes } from './rules.ts';

interface Exports extends Record<keyof Registers, WebAssembly.Global<'i32'>> {
  /** Reads records from the bytes [address, end) into rows [row, stopRow); returns the address behind them. */
  readonly decode: (address: number, end: number, row: number, stopRow: number) => number;
  readonly pack: Pack;
}

export class WasmDecoder implements ColumnDecoder {
  readonly batchRows: number;
  readonly #plan: DecodePlan;
  readonly #limits: BatchLimits;
  readonly #places: MemoryPlan;
  readonly #memory: DecoderMemory;
  readonly #exports: Exports;
  #rows = 0;

  /** Throws WebAssembly.CompileError where the engine does not take the module. */
  constructor(plan: DecodePlan, limits: BatchLimits, lendsBatches = false) {
    this.#plan = plan;
    this.#limits = limits;
    this.batchRows = batchRowsWithin(plan, limits);
    this.#places = planMemory(plan, this.batchRows);
    const { bytes, blindBytes } = emitModule(plan, this.#places);
    const module = new WebAssembly.Module(bytes);
    this.#memory = new DecoderMemory(plan, this.#places, { blindBytes, lendsBatches });
    const host = { memory: this.#memory.memory };
    // What emitModule exports.
    this.#exports = new WebAssembly.Instance(module, { host }).exports as unknown as Exports;
  }

  get rows(): number {
    return this.#rows;
  }

  setInput(data: Uint8Array): void {
    this.#memory.setInput(data);
  }

  decode(at: number, records: number): DecodeStep {
    const before = this.#rows;
    const stop = Math.min(before + records, this.batchRows);
    let next = at;
    this.#memory.reach(at);
    while (this.#rows < stop) {
      const end = this.#run(next, stop);
      next = (end ?? this.#exports.at.value >>> 0) - this.#memory.inputAt;
      if (end !== undefined) break;
      const isFull = this.#exports.fullExtent.value >= 0;
      if (isFull && this.#makeRoom()) continue;
      const isBatchFull = isFull && this.#rows > 0;
      if (!isBatchFull && this.#memory.advance(next)) continue;
      const failure = isBatchFull ? undefined : this.#explain(next);
      return { records: this.#rows - before, at: next, failure };
    }
    return { records: this.#rows - before, at: next, failure: undefined };
  }

  /**
   * Decodes up to row `stop` and returns the address behind it; undefined where it had to stop before, for which the
   * registers have the place and the reason.
   */
  #run(at: number, stop: number): number | undefined {
    const { decode, records } = this.#exports;
    const { inputAt, inputEnd } = this.#memory;
    try {
      const end = decode(inputAt + at, inputEnd, this.#rows, stop) >>> 0;
      this.#rows = stop;
      return end;
    } catch (error) {
      this.#rows = records.value;
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    }
  }

  /** False where the batch is full, or the one record in it is too large. */
  #makeRoom(): boolean {
    const extent = this.#exports.fullExtent.value;
    const need = this.#exports.fullNeed.value >>> 0;
    const bytes = this.#places.extents.map((each) => each.bytes);
    if (need > Math.min(maxOffset, Math.floor(maxRecordBytes / Math.max(1, bytes[extent]!))))
      return false;
    const fixed = this.#places.fixedEnd;
    const capacities = grownCapacities({
      extent,
      need,
      bytes: bytes.with(0, 0),
      capacities: this.#memory.capacities,
      used: this.#memory.used(this.#rows),
      records: this.#rows,
      batchRows: this.batchRows,
      limit: this.#limits.bytes - fixed,
    });
    if (capacities === undefined) return false;
    this.#memory.grow(capacities);
    return true;
  }

  #explain(at: number): DecodeFailure {
    const closures = new ClosureDecoder(this.#plan, { rows: 1, bytes: Infinity });
    const { bytes, start } = this.#memory.input;
    closures.setInput(bytes);
    const { failure } = closures.decode(at - start, 1);
    if (failure === undefined)
      throw new TableError('internal', `two decoders do not agree on the record at byte ${at}`);
    return { ...failure, at: start + failure.at };
  }

  discard(): void {
    this.#rows = 0;
  }

  take(): DecodedBatch {
    const rows = this.#rows;
    const { pack } = this.#exports;
    this.#rows = 0;
    const batch = this.#memory.batch(rows, (address, flags) => pack(address, flags));
    return { rows, columns: arrowColumns(this.#plan, batch) };
  }
}
