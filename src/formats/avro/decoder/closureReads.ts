/**
 * A plan as closures: one small function for each node, which reads a value at the cursor into the node's column. The
 * whole of the decoder in plain JavaScript; the emit*.ts say the same in WebAssembly.
 */
import type { DecodeNode, DecodeValue } from '../plan/decodePlan.ts';
import { checkCount, closureWalk, moreEmptyItems } from './closureWalk.ts';
import { columnShape, partsOfRow } from './columnShape.ts';
import type { ColumnStore, PlanStore } from './columnStore.ts';
import { Refusal, type Cursor } from './cursor.ts';
import { decimalInto } from './decimal.ts';
import { minItemBytes } from './rules.ts';
import { walkOfNode, walkOfType } from './walk.ts';

/** Reads a value into `row` of its column, or makes that row null. */
type ForRow = (row: number) => void;

/** Where closures read from and write to. */
export interface Surroundings {
  readonly cursor: Cursor;
  readonly store: PlanStore;
  /** Make room, or throw Refusal or BatchFull. */
  needRows(group: number, rows: number, node: number): void;
  needData(column: ColumnStore, bytes: number, node: number): void;
}

export class ClosureReads {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Reads all of a node: its presence, then its value. */
  of(node: DecodeNode): ForRow {
    const { cursor } = this.#around;
    if (node.isSkipped) return closureWalk(walkOfNode(node), cursor, node.id);
    const read = this.#value(node);
    switch (node.presence) {
      case 'required':
      case 'branch':
        return read;
      case 'onlyBranch':
        return (row) => {
          cursor.index(1, node.id);
          read(row);
        };
      case 'nullFirst':
        return this.#nullable(node, read, 0);
      case 'nullLast':
        return this.#nullable(node, read, 1);
    }
  }

  #nullable(node: DecodeNode, read: ForRow, nullBranch: 0 | 1): ForRow {
    const { cursor } = this.#around;
    const column = this.#column(node);
    const makeNull = this.#null(node);
    return (row) => {
      if (cursor.index(2, node.id) === nullBranch) makeNull(row);
      else {
        if (column.shape.hasFlags) column.flags[row] = 1;
        read(row);
      }
    };
  }

  /** Null is zeros: no flag, no bytes, no items, and so for all that is in it. */
  #null(node: DecodeNode): ForRow {
    if (node.isSkipped) return () => undefined;
    const column = this.#column(node);
    const { hasFlags, hasOffsets, width } = columnShape(node);
    const parts = partsOfRow(node.value).map((part) => this.#null(part));
    return (row) => {
      if (hasFlags) column.flags[row] = 0;
      if (hasOffsets) column.offsets[row + 1] = column.offsets[row]!;
      if (width > 0) column.values.fill(0, row * width, (row + 1) * width);
      for (const part of parts) part(row);
    };
  }

  #value(node: DecodeNode): ForRow {
    const { cursor } = this.#around;
    const { value, id } = node;
    const column = this.#column(node);
    switch (value.kind) {
      case 'null':
        return () => undefined;
      case 'boolean':
        return (row) => {
          column.values[row] = cursor.boolean(id);
        };
      case 'int':
        return (row) => {
          column.ints[row] = cursor.int(id);
        };
      case 'enum':
        return (row) => {
          column.ints[row] = cursor.index(value.symbols.length, id);
        };
      case 'long':
        return (row) => {
          cursor.long(id);
          column.ints[2 * row] = cursor.low;
          column.ints[2 * row + 1] = cursor.high;
        };
      case 'float':
        return this.#fixed(node, 4);
      case 'double':
        return this.#fixed(node, 8);
      case 'fixed':
        return this.#fixed(node, value.size);
      case 'bytes':
        return (row) => {
          const length = cursor.length(id);
          this.#keep(column, row, { start: cursor.take(length, id), length, node: id });
        };
      case 'decimal':
        return this.#decimal(node, value);
      case 'record': {
        const fields = value.fields.map((field) => this.of(field));
        return (row) => {
          for (const field of fields) field(row);
        };
      }
      case 'union':
        return this.#union(node, value.branches);
      case 'array':
      case 'map':
        return this.#items(node, value);
      case 'captured':
        return this.#captured(node, value);
    }
  }

  /** So many bytes, as they are. */
  #fixed(node: DecodeNode, size: number): ForRow {
    const { cursor } = this.#around;
    const column = this.#column(node);
    return (row) => {
      const start = cursor.take(size, node.id);
      const { values } = column;
      for (let i = 0; i < size; i++) values[row * size + i] = cursor.bytes[start + i]!;
    };
  }

  #decimal(node: DecodeNode, value: DecodeValue & { kind: 'decimal' }): ForRow {
    const { cursor } = this.#around;
    const column = this.#column(node);
    const { size, width } = value;
    return (row) => {
      const start = cursor.at;
      const length = size ?? cursor.length(node.id);
      const at = cursor.take(length, node.id);
      const bytes = cursor.bytes.subarray(at, at + length);
      const place = column.values.subarray(row * width, (row + 1) * width);
      if (!decimalInto(place, bytes))
        throw new Refusal(start, node.id, `a decimal of ${length} bytes has too many digits`);
    };
  }

  /** All members are null but the one that is taken. */
  #union(node: DecodeNode, branches: readonly (DecodeNode | undefined)[]): ForRow {
    const { cursor } = this.#around;
    const hasNull = branches.includes(undefined);
    const column = this.#column(node);
    const nulls = partsOfRow(node.value).map((part) => this.#null(part));
    const reads = branches.map((branch) =>
      branch === undefined ? undefined : this.#member(branch),
    );
    return (row) => {
      const read = reads[cursor.index(reads.length, node.id)];
      for (const makeNull of nulls) makeNull(row);
      if (hasNull) column.flags[row] = read === undefined ? 0 : 1;
      read?.(row);
    };
  }

  #member(node: DecodeNode): ForRow {
    const read = this.of(node);
    const column = this.#column(node);
    if (!column.shape.hasFlags) return read;
    return (row) => {
      column.flags[row] = 1;
      read(row);
    };
  }

  #items(node: DecodeNode, value: DecodeValue & { kind: 'array' | 'map' }): ForRow {
    const { cursor } = this.#around;
    const column = this.#column(node);
    const parts = value.kind === 'array' ? [value.item] : [value.key, value.value];
    const reads = parts.map((part) => this.of(part));
    const least = minItemBytes(value);
    const group = value.itemGroup;
    return (row) => {
      const first = column.offsets[row]!;
      let item = first;
      for (;;) {
        const at = cursor.at;
        let count = cursor.count(node.id);
        if (count === 0) break;
        if (count < 0) {
          count = -count;
          cursor.long(node.id);
        }
        if (least === 0) moreEmptyItems(item - first, count, { at, node: node.id });
        else checkCount(count, least, { at, node: node.id, rest: cursor.end - cursor.at });
        this.#around.needRows(group, item + count, node.id);
        if (least === 0) item += count;
        else
          for (const end = item + count; item < end; item++) for (const read of reads) read(item);
      }
      column.offsets[row + 1] = item;
    };
  }

  #captured(node: DecodeNode, value: DecodeValue & { kind: 'captured' }): ForRow {
    const { cursor } = this.#around;
    const column = this.#column(node);
    const walk = closureWalk(walkOfType(value.avroType), cursor, node.id);
    return (row) => {
      const start = cursor.at;
      walk();
      this.#keep(column, row, { start, length: cursor.at - start, node: node.id });
    };
  }

  /** Adds bytes of the input to a column of bytes. */
  #keep(
    column: ColumnStore,
    row: number,
    { start, length, node }: { start: number; length: number; node: number },
  ): void {
    const at = column.offsets[row]!;
    const end = at + length;
    if (end > column.data.length) this.#around.needData(column, end, node);
    const { bytes } = this.#around.cursor;
    const { data } = column;
    if (length > 40) data.set(bytes.subarray(start, start + length), at);
    else for (let i = 0; i < length; i++) data[at + i] = bytes[start + i]!;
    column.offsets[row + 1] = end;
  }

  #column(node: DecodeNode): ColumnStore {
    return this.#around.store.columns[node.id]!;
  }
}
