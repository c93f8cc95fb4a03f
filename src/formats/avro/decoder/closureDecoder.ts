/** The decoder in plain closures: where WebAssembly cannot be, and as the other opinion in tests. */
import { TableError } from '../../../base/errors.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import { arrowColumns } from './arrowColumns.ts';
import { ClosureReads } from './closureReads.ts';
import type { ColumnDecoder, DecodedBatch, DecodeFailure, DecodeStep } from './columnDecoder.ts';
import { PlanStore, type ColumnStore } from './columnStore.ts';
import { Cursor, Refusal } from './cursor.ts';
import { batchRowsWithin, type BatchLimits } from './batchLimits.ts';
import { maxOffset, maxRecordBytes, rowBytesOfGroups } from './rules.ts';

/** There is no room for the next record in this batch, but there may be in an empty one. */
class BatchFull extends Error {}

export class ClosureDecoder implements ColumnDecoder {
  readonly batchRows: number;
  readonly #plan: DecodePlan;
  readonly #limits: BatchLimits;
  readonly #cursor = new Cursor();
  readonly #store: PlanStore;
  readonly #rowBytes: readonly number[];
  readonly #readRecord: (row: number) => void;
  #rows = 0;
  /** Of all buffers. */
  #bytes = 0;

  constructor(plan: DecodePlan, limits: BatchLimits) {
    this.#plan = plan;
    this.#limits = limits;
    this.#store = new PlanStore(plan);
    this.#rowBytes = rowBytesOfGroups(plan);
    this.batchRows = batchRowsWithin(plan, limits);
    this.#readRecord = new ClosureReads({
      cursor: this.#cursor,
      store: this.#store,
      needRows: (group, rows, node) => {
        this.#needRows(group, rows, node);
      },
      needData: (column, bytes, node) => {
        this.#needData(column, bytes, node);
      },
    }).of(plan.root);
  }

  get rows(): number {
    return this.#rows;
  }

  setInput(data: Uint8Array): void {
    this.#cursor.setInput(data);
  }

  decode(at: number, records: number): DecodeStep {
    const cursor = this.#cursor;
    const before = this.#rows;
    const end = Math.min(before + records, this.batchRows);
    let start = at;
    cursor.at = at;
    let failure: DecodeFailure | undefined;
    try {
      if (records > 0) this.#growRowsTo(end);
      while (this.#rows < end) {
        this.#readRecord(this.#rows);
        this.#rows++;
        start = cursor.at;
      }
    } catch (error) {
      if (error instanceof Refusal)
        failure = { at: error.at, node: error.node, reason: error.message };
      else if (!(error instanceof BatchFull)) throw error;
    }
    return { records: this.#rows - before, at: start, failure };
  }

  discard(): void {
    this.#rows = 0;
  }

  take(): DecodedBatch {
    const rows = this.#rows;
    this.#rows = 0;
    return { rows, columns: arrowColumns(this.#plan, this.#store.batch(rows)) };
  }

  /** Records: by and by, for a small file does not fill a batch. */
  #growRowsTo(rows: number): void {
    const capacity = this.#store.capacity[0] ?? 0;
    if (rows > capacity) this.#growGroup(0, Math.min(this.batchRows, Math.max(rows, 2 * capacity)));
  }

  #needRows(group: number, rows: number, node: number): void {
    const capacity = this.#store.capacity[group] ?? 0;
    if (rows <= capacity) return;
    const bytes = this.#rowBytes[group] ?? 0;
    const most = Math.min(maxOffset, Math.floor(maxRecordBytes / Math.max(1, bytes)));
    if (this.#rows === 0 && rows > most) this.#refuse(node, `${rows} items`);
    const more = Math.min(most, Math.max(rows, 2 * capacity, 64));
    if (
      this.#rows > 0 &&
      (rows > most || this.#bytes + (more - capacity) * bytes > this.#limits.bytes)
    )
      throw new BatchFull();
    this.#growGroup(group, more);
  }

  #needData(column: ColumnStore, bytes: number, node: number): void {
    if (this.#rows === 0 && bytes > maxRecordBytes) this.#refuse(node, `${bytes} bytes`);
    const capacity = column.data.length;
    const more = Math.min(maxRecordBytes, Math.max(bytes, 2 * capacity, 1024));
    if (this.#rows > 0 && (bytes > more || this.#bytes + more - capacity > this.#limits.bytes))
      throw new BatchFull();
    this.#bytes += more - capacity;
    orTooLarge(() => {
      column.growData(more);
    });
  }

  #growGroup(group: number, rows: number): void {
    const capacity = this.#store.capacity[group] ?? 0;
    this.#bytes += (rows - capacity) * (this.#rowBytes[group] ?? 0);
    orTooLarge(() => {
      this.#store.growGroup(group, rows);
    });
  }

  #refuse(node: number, what: string): never {
    throw new Refusal(this.#cursor.at, node, `one record has ${what}, which is more than fits`);
  }
}

/** The engine throws RangeError for a buffer that it has no memory for. */
function orTooLarge(grow: () => void): void {
  try {
    grow();
  } catch (error) {
    throw new TableError('tooLarge', 'a batch of records needs more memory than there is', {
      cause: error,
    });
  }
}
