/** Columns of cells made into Arrow data, each value checked against the type that its column was taken for. */
import * as arrow from 'apache-arrow';
import type { DataType, Field } from '../../../table/schema.ts';
import { bitmapBytes, setBits } from '../../arrowBits.ts';
import { dataOf, type DataParts } from '../../arrowData.ts';
import { arrowType } from '../../arrowType.ts';
import { Cells } from './cells.ts';
import { ObjectScanner, scanList } from './jsonScanner.ts';
import { jsonOf, parseJson } from './jsonValue.ts';
import { TextBuffer } from '../textBuffer.ts';
import { valueStore } from './valueStore.ts';

/** One column of some rows. */
export interface CellColumn {
  readonly cells: Cells;
  readonly column: number;
  /** The first row, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** A value is not of its column's type. */
export interface Misfit {
  /** Counted from the first row of the column. */
  readonly misfit: number;
}

/** For the types that typeGuess.ts makes. */
export function textColumn(type: DataType, column: CellColumn): arrow.Data | Misfit {
  if (type.kind === 'list') return listColumn(type.item, column);
  if (type.kind === 'struct') return structColumn(type.fields, column);
  if (type.kind !== 'string') return scalarColumn(type, column);
  return type.format === 'json' ? jsonColumn(column) : stringColumn(column);
}

/** Which rows have a value. */
class Validity {
  readonly length: number;
  #nullCount = 0;
  #bits: Uint8Array | undefined;

  constructor({ start, end }: CellColumn) {
    this.length = end - start;
  }

  addNull(row: number): void {
    if (this.#bits === undefined) {
      this.#bits = new Uint8Array(bitmapBytes(this.length));
      setBits(this.#bits, 0, this.length);
    }
    this.#bits[row >> 3]! ^= 1 << (row & 7);
    this.#nullCount++;
  }

  parts(): Pick<DataParts, 'length' | 'nullCount' | 'validity'> {
    return { length: this.length, nullCount: this.#nullCount, validity: this.#bits };
  }
}

function scalarColumn(type: DataType, column: CellColumn): arrow.Data | Misfit {
  const { cells, start, end } = column;
  const { bytes, starts, ends, columns } = cells;
  const rows = new Validity(column);
  const store = valueStore(type, rows.length);
  for (let row = 0, cell = start * columns + column.column; row < end - start; row++) {
    const from = starts[cell]!;
    const to = ends[cell]!;
    if (from < 0) rows.addNull(row);
    else if (to < 0 || !store.setBytes(row, bytes, from, to)) {
      if (!store.setText(row, cells.text(cell))) return { misfit: row };
    }
    cell += columns;
  }
  return dataOf(arrowType(type), { ...rows.parts(), values: store.values });
}

function stringColumn(column: CellColumn): arrow.Data | Misfit {
  const { cells, start, end } = column;
  const { bytes, starts, ends, columns } = cells;
  const rows = new Validity(column);
  const first = start * columns + column.column;
  let room = 0;
  for (let row = 0, cell = first; row < rows.length; row++, cell += columns) {
    const to = ends[cell]!;
    if (starts[cell]! >= 0) room += (to < 0 ? ~to : to) - starts[cell]!;
  }
  const values = new Uint8Array(room);
  const offsets = new Int32Array(end - start + 1);
  let at = 0;
  for (let row = 0, cell = first; row < rows.length; row++, cell += columns) {
    const from = starts[cell]!;
    const to = ends[cell]!;
    if (from < 0) rows.addNull(row);
    else if (isNested(cells, cell)) return { misfit: row };
    else if (to < 0) at = cells.copyEscaped(cell, values, at);
    else if (to - from > shortBytes) {
      values.set(bytes.subarray(from, to), at);
      at += to - from;
    } else for (let i = from; i < to; i++) values[at++] = bytes[i]!;
    offsets[row + 1] = at;
  }
  return dataOf(new arrow.Utf8(), { ...rows.parts(), values: values.subarray(0, at), offsets });
}

/** A call of the platform costs as much as some dozen bytes. */
const shortBytes = 48;
const [openList, openObject] = [0x5b, 0x7b] as const;

function isNested(cells: Cells, cell: number): boolean {
  const byte = cells.bytes[cells.starts[cell]!];
  return (byte === openObject || byte === openList) && !cells.isText(cell);
}

/** Values of all kinds, each as compact JSON. */
function jsonColumn(column: CellColumn): arrow.Data {
  const { cells, start, end } = column;
  const rows = new Validity(column);
  const offsets = new Int32Array(rows.length + 1);
  const text = new TextBuffer();
  for (let row = start; row < end; row++) {
    const cell = row * cells.columns + column.column;
    if (cells.isNull(cell)) rows.addNull(row - start);
    else text.text(jsonOfCell(cells, cell));
    offsets[row - start + 1] = text.length;
  }
  return dataOf(new arrow.Utf8(), { ...rows.parts(), values: text.written.slice(), offsets });
}

/** A value that is not null, as compact JSON. */
export function jsonOfCell(cells: Cells, cell: number): string {
  const text = cells.text(cell);
  return cells.isText(cell) ? JSON.stringify(text) : jsonOf(parseJson(text));
}

function listColumn(item: Field, column: CellColumn): arrow.Data | Misfit {
  const { cells, start, end } = column;
  const rows = new Validity(column);
  const items = new Cells(cells.notation, { columns: 1, rows: rows.length + 1 });
  items.bytes = cells.bytes;
  const offsets = new Int32Array(rows.length + 1);
  for (let row = start; row < end; row++) {
    const cell = row * cells.columns + column.column;
    if (cells.isNull(cell)) rows.addNull(row - start);
    else if (cells.isText(cell) || scanList(items, cells.starts[cell]!) < 0)
      return { misfit: row - start };
    offsets[row - start + 1] = items.rows;
  }
  const child = textColumn(item.type, { cells: items, column: 0, start: 0, end: items.rows });
  if ('misfit' in child)
    return { misfit: offsets.findIndex((offset) => offset > child.misfit) - 1 };
  const type = new arrow.List(new arrow.Field(item.name, child.type, true));
  return dataOf(type, { ...rows.parts(), offsets, children: [child] });
}

function structColumn(fields: readonly Field[], column: CellColumn): arrow.Data | Misfit {
  const { cells, start } = column;
  const rows = new Validity(column);
  const objects = new ObjectScanner(fields.map(({ name }) => name));
  const members = new Cells(cells.notation, { columns: fields.length, rows: rows.length });
  members.bytes = cells.bytes;
  for (let row = 0; row < rows.length; row++) {
    const cell = (start + row) * cells.columns + column.column;
    if (cells.isNull(cell)) {
      rows.addNull(row);
      members.starts.fill(-1, row * fields.length, (row + 1) * fields.length);
    } else if (cells.isText(cell) || objects.scan(members, row, cells.starts[cell]!) < 0)
      return { misfit: row };
  }
  const children: arrow.Data[] = [];
  let first = Infinity;
  for (const [i, { type }] of fields.entries()) {
    const child = textColumn(type, { cells: members, column: i, start: 0, end: rows.length });
    if ('misfit' in child) first = Math.min(first, child.misfit);
    else children.push(child);
  }
  if (first < Infinity) return { misfit: first };
  const type = new arrow.Struct(
    fields.map(({ name }, i) => new arrow.Field(name, children[i]!.type, true)),
  );
  return dataOf(type, { ...rows.parts(), children });
}
