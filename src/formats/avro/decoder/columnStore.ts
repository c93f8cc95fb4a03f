/** Growing buffers of JavaScript's own, in which the closure decoder collects values. */
import type { DecodePlan } from '../plan/decodePlan.ts';
import { packFlags, type BatchBuffers, type ColumnBuffers } from './columnBuffers.ts';
import { groupRows } from './groupRows.ts';
import { columnShape, type ColumnShape } from './columnShape.ts';

/** Where one node's values go. `ints` is the same memory as `values`. */
export class ColumnStore {
  readonly shape: ColumnShape;
  flags = new Uint8Array(0);
  offsets = new Int32Array(1);
  values = new Uint8Array(0);
  ints = new Int32Array(0);
  data = new Uint8Array(0);

  constructor(shape: ColumnShape) {
    this.shape = shape;
  }

  /** Makes room for `rows` rows. */
  growRows(rows: number): void {
    const { hasFlags, hasOffsets, width } = this.shape;
    if (hasFlags) this.flags = enlarged(this.flags, rows);
    if (width > 0) {
      // A multiple of 4, so that there are whole ints.
      this.values = enlarged(this.values, Math.ceil((rows * width) / 4) * 4);
      this.ints = new Int32Array(this.values.buffer);
    }
    if (hasOffsets) {
      const offsets = new Int32Array(rows + 1);
      offsets.set(this.offsets);
      this.offsets = offsets;
    }
  }

  growData(bytes: number): void {
    this.data = enlarged(this.data, bytes);
  }

  /** Copies of what the first `rows` rows have. */
  buffers(rows: number, isBoolean: boolean): ColumnBuffers {
    const { hasFlags, hasOffsets, hasData, width } = this.shape;
    const flags = hasFlags ? packFlags(this.flags.subarray(0, rows)) : undefined;
    const nullCount = flags === undefined ? 0 : rows - flags.ones;
    const values = this.values.subarray(0, rows * width);
    return {
      validity: nullCount === 0 ? undefined : flags?.bits,
      nullCount,
      offsets: hasOffsets ? this.offsets.slice(0, rows + 1) : undefined,
      values: width === 0 ? undefined : isBoolean ? packFlags(values).bits : values.slice(),
      data: hasData ? this.data.slice(0, this.offsets[rows]) : undefined,
    };
  }
}

function enlarged(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

/** Rows of a plan's groups, with the columns that grow together. */
export class PlanStore {
  readonly columns: readonly ColumnStore[];
  /** Rows that each group has room for. */
  readonly capacity: number[];
  readonly #plan: DecodePlan;

  constructor(plan: DecodePlan) {
    this.#plan = plan;
    this.columns = plan.nodes.map((node) => new ColumnStore(columnShape(node)));
    this.capacity = new Array<number>(plan.groupCount).fill(0);
  }

  growGroup(group: number, rows: number): void {
    this.capacity[group] = rows;
    for (const node of this.#plan.nodes)
      if (node.group === group) this.columns[node.id]!.growRows(rows);
  }

  batch(records: number): BatchBuffers {
    const rows = groupRows(this.#plan, records, (node, row) => this.columns[node]!.offsets[row]!);
    return {
      rows,
      of: (id) => {
        const { group, value } = this.#plan.nodes[id]!;
        return this.columns[id]!.buffers(rows[group]!, value.kind === 'boolean');
      },
    };
  }
}
