/** A batch's buffers as Arrow data, typed as DataType says. No value is looked at, but those that become text. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import type { DataType, Field } from '../../../table/schema.ts';
import { arrowType } from '../../arrowType.ts';
import type { DecodeNode, DecodePlan, DecodeValue } from '../plan/decodePlan.ts';
import { capturedColumn } from './capturedColumn.ts';
import type { BatchBuffers, ColumnBuffers } from './columnBuffers.ts';

/** The plan's columns that are not skipped, in order. The buffers are theirs. */
export function arrowColumns(plan: DecodePlan, batch: BatchBuffers): readonly arrow.Data[] {
  const columns = new Columns(batch);
  return plan.columns.filter((column) => !column.isSkipped).map((column) => columns.of(column));
}

type Values = ArrayBufferView;

/** What Data is made of besides its buffers. */
interface Parts {
  readonly children?: readonly arrow.Data[];
  readonly values?: Values | undefined;
  readonly dictionary?: arrow.Vector;
}

class Columns {
  readonly #batch: BatchBuffers;

  constructor(batch: BatchBuffers) {
    this.#batch = batch;
  }

  of(node: DecodeNode): arrow.Data {
    const { value } = node;
    if (node.isSkipped) return this.#absent(node);
    const buffers = this.#batch.of(node.id);
    switch (value.kind) {
      case 'null':
        return this.#absent(node);
      case 'boolean':
      case 'int':
      case 'long':
      case 'float':
      case 'double':
      case 'decimal':
        return this.#values(node, buffers);
      case 'fixed':
        return value.size === 0 ? this.#empties(node, buffers) : this.#values(node, buffers);
      case 'enum':
        return this.#symbols(node, buffers, value.symbols);
      case 'bytes':
        return this.#bytes(node, buffers);
      case 'captured':
        return this.#bytes(node, capturedColumn(buffers, value));
      case 'record':
        return this.#struct(node, buffers, value.fields);
      case 'union':
        return this.#struct(node, buffers, value.branches);
      case 'array':
        return this.#list(node, buffers, value.item);
      case 'map':
        return this.#map(node, buffers, value);
    }
  }

  /** The one place where Data is made: its length and its nulls are the node's. */
  #data(
    node: DecodeNode,
    { validity, nullCount, offsets }: Pick<ColumnBuffers, 'validity' | 'nullCount' | 'offsets'>,
    type: arrow.DataType,
    { children = [], values, dictionary }: Parts,
  ): arrow.Data {
    const buffers: Partial<arrow.Data['buffers']> = {};
    if (offsets !== undefined) buffers[arrow.BufferType.OFFSET] = offsets;
    if (values !== undefined) buffers[arrow.BufferType.DATA] = values;
    if (validity !== undefined) buffers[arrow.BufferType.VALIDITY] = validity;
    return new arrow.Data(type, 0, this.#rows(node), nullCount, buffers, [...children], dictionary);
  }

  #rows(node: DecodeNode): number {
    return this.#batch.rows[node.group]!;
  }

  #absent(node: DecodeNode): arrow.Data {
    return arrow.makeData({ type: new arrow.Null(), length: this.#rows(node) });
  }

  /** Values of one width; the type knows which array views them. */
  #values(node: DecodeNode, buffers: ColumnBuffers): arrow.Data {
    const type = arrowType(node.type);
    const bytes = buffers.values ?? new Uint8Array(0);
    return this.#data(node, buffers, type, { values: viewedAs(type, bytes) });
  }

  #bytes(node: DecodeNode, buffers: ColumnBuffers): arrow.Data {
    return this.#data(node, buffers, arrowType(node.type), { values: buffers.data });
  }

  /** Arrow has no FixedSizeBinary(0). */
  #empties(node: DecodeNode, buffers: ColumnBuffers): arrow.Data {
    const offsets = new Int32Array(this.#rows(node) + 1);
    return this.#data(node, { ...buffers, offsets }, new arrow.Binary(), {
      values: new Uint8Array(0),
    });
  }

  #symbols(node: DecodeNode, buffers: ColumnBuffers, symbols: readonly string[]): arrow.Data {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), node.id);
    const bytes = buffers.values ?? new Uint8Array(0);
    return this.#data(node, buffers, type, {
      values: viewedAs(new arrow.Int32(), bytes),
      dictionary: textVector(symbols),
    });
  }

  /** Records, and unions, whose members are named in the type alone. */
  #struct(
    node: DecodeNode,
    buffers: ColumnBuffers,
    parts: readonly (DecodeNode | undefined)[],
  ): arrow.Data {
    const fields = 'fields' in node.type ? node.type.fields : [];
    const kept = parts.filter((part) => part?.isSkipped === false);
    const children = kept.flatMap((part) => (part === undefined ? [] : [this.of(part)]));
    if (children.length !== fields.length) throw mismatch(node.type);
    const type = new arrow.Struct(fields.map((field, i) => fieldOf(field, children[i]!)));
    return this.#data(node, buffers, type, { children });
  }

  #list(node: DecodeNode, buffers: ColumnBuffers, item: DecodeNode): arrow.Data {
    if (node.type.kind !== 'list') throw mismatch(node.type);
    const child = this.of(item);
    const type = new arrow.List(fieldOf(node.type.item, child));
    return this.#data(node, buffers, type, { children: [child] });
  }

  /** The entries are a struct that is never null. */
  #map(
    node: DecodeNode,
    buffers: ColumnBuffers,
    { key, value }: DecodeValue & { kind: 'map' },
  ): arrow.Data {
    if (node.type.kind !== 'map') throw mismatch(node.type);
    const children = [this.of(key), this.of(value)];
    const names = [{ ...node.type.key, nullable: false }, node.type.value];
    const entries = new arrow.Struct<Entry>(names.map((field, i) => fieldOf(field, children[i]!)));
    const none = { validity: undefined, nullCount: 0, offsets: undefined };
    const items = this.#data(key, none, entries, { children });
    const type = new arrow.Map_(new arrow.Field('entries', entries, false));
    return this.#data(node, buffers, type, { children: [items] });
  }
}

type Entry = Record<'key' | 'value', arrow.DataType>;

function mismatch(type: DataType): TableError {
  return new TableError('internal', `a plan gives its parts no place in ${type.kind}`);
}

/** Typed as its data, which may be a dictionary where the table says string. */
function fieldOf({ name, nullable }: Field, { type }: arrow.Data): arrow.Field<arrow.DataType> {
  return new arrow.Field(name, type, nullable);
}

/** The typed array that the type wants, over the same bytes. */
function viewedAs(type: arrow.DataType, bytes: Uint8Array): Values {
  const { buffer, byteOffset, byteLength } = bytes;
  // Every Arrow type of fixed width names a typed array that views a buffer.
  const View = type.ArrayType as Int32ArrayConstructor;
  return new View(buffer as ArrayBuffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT);
}

function textVector(texts: readonly string[]): arrow.Vector<arrow.Utf8> {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  for (const [i, part] of parts.entries()) valueOffsets[i + 1] = valueOffsets[i]! + part.length;
  const data = new Uint8Array(valueOffsets[texts.length]!);
  for (const [i, part] of parts.entries()) data.set(part, valueOffsets[i]);
  return arrow.makeVector(
    arrow.makeData({ type: new arrow.Utf8(), length: texts.length, valueOffsets, data }),
  );
}
