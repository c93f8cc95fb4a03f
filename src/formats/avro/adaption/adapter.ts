/**
 * Turns columns that were decoded by the writer's schema into the reader's: whole arrays at a time, and without copying
 * what stays as it is. Made once from a Step and the nodes of both plans.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import type { DataType } from '../../../table/schema.ts';
import { arrowType } from '../../arrowType.ts';
import { arrowField, arrowFields, type Adapter, type Adaption } from './adaption.ts';
import { constantColumn } from './constantColumn.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import { itemsOf, isValid, unreadable, within, type Place } from './place.ts';
import { numbersOf, promoted, withValues } from '../resolution/promotion.ts';
import type { FieldStep, Step } from '../resolution/resolution.ts';
import { unionAdapter } from './unionAdapter.ts';

/** Throws TableError `unsupported` where only one of the two is shown as JSON. */
export function adapterOf({ step, from, to }: Adaption): Adapter {
  const isCaptured = to.value.kind === 'captured';
  if (step.kind !== 'same' && isCaptured !== (from.value.kind === 'captured'))
    throw new TableError('unsupported', 'only one of the two schemas shows it as JSON');
  if (isCaptured) return unchanged;
  switch (step.kind) {
    case 'same':
      return unchanged;
    case 'promote': {
      const type = arrowType(to.type);
      return (data) => withValues(data, type, promoted(numbersOf(data), step.to));
    }
    case 'symbols':
      return (data, place) => checkSymbols(data, place, step.known);
    case 'record':
      return recordAdapter(step.fields, from, to);
    case 'items':
      return itemsAdapter(step.item, from, to);
    case 'union':
      return unionAdapter({ step, from, to }, adapterOf);
  }
}

const unchanged: Adapter = (data) => data;

function checkSymbols(data: arrow.Data, place: Place, known: readonly boolean[]): arrow.Data {
  const symbols = numbersOf(data);
  for (let i = 0; i < data.length; i++)
    if (known[Number(symbols[i])] === false && isValid(data, i) && place.isThere(i)) {
      const symbol = String(data.dictionary?.get(Number(symbols[i])));
      throw unreadable(place, i, `the reader's enum has no symbol ${JSON.stringify(symbol)}`);
    }
  return data;
}

/** One of the reader's fields, made of the decoded ones. */
export type FieldAdapter = (
  columns: readonly arrow.Data[],
  rows: number,
  place: Place,
) => arrow.Data;

/** `decoded` are the nodes of the writer's fields, of which those that are kept have columns. */
export function fieldAdapter(
  step: FieldStep,
  decoded: readonly DecodeNode[],
  to: DecodeNode,
): FieldAdapter {
  if (step.kind === 'default')
    return (_, rows) => constantColumn(step.field.type, step.bytes, rows);
  const from = decoded[step.source];
  if (from === undefined) throw new TableError('internal', 'a field has no node');
  const position = decoded.slice(0, step.source).filter(({ isSkipped }) => !isSkipped).length;
  const adapt = adapterOf({ step: step.step, from, to });
  return (columns, _, place) => {
    const column = columns[position];
    if (column === undefined) throw new TableError('internal', 'a column was not decoded');
    return adapt(column, place);
  };
}

function recordAdapter(steps: readonly FieldStep[], from: DecodeNode, to: DecodeNode): Adapter {
  if (from.value.kind !== 'record' || to.value.kind !== 'record') throw notAlike(to.type);
  const decoded = from.value.fields;
  const targets = to.value.fields;
  const fields = to.type.kind === 'struct' ? to.type.fields : [];
  const adapters = steps.map((step, i) => fieldAdapter(step, decoded, nodeAt(targets, i)));
  return (data, place) => {
    const columns = adapters.map((adapt, i) =>
      adapt(data.children, data.length, within(place, data, fields[i]?.name ?? '')),
    );
    return withChildren(data, new arrow.Struct(arrowFields(fields, columns)), columns);
  };
}

function itemsAdapter(step: Step, from: DecodeNode, to: DecodeNode): Adapter {
  if (from.value.kind === 'array' && to.value.kind === 'array' && to.type.kind === 'list') {
    const adapt = adapterOf({ step, from: from.value.item, to: to.value.item });
    const { item } = to.type;
    return (data, place) => {
      const column = adapt(childOf(data), itemsOf(place, data));
      return withChildren(data, new arrow.List(arrowField(item, column)), [column]);
    };
  }
  if (from.value.kind !== 'map' || to.value.kind !== 'map' || to.type.kind !== 'map')
    throw notAlike(to.type);
  const adapt = adapterOf({ step, from: from.value.value, to: to.value.value });
  const { key, value } = to.type;
  return (data, place) => {
    const entries = childOf(data);
    const [keys, values] = entries.children;
    if (keys === undefined || values === undefined) throw notAlike(to.type);
    const columns = [keys, adapt(values, itemsOf(place, data))];
    const type = new arrow.Struct<Entry>(
      arrowFields([{ ...key, nullable: false }, value], columns),
    );
    const adapted = withChildren(entries, type, columns);
    return withChildren(data, new arrow.Map_(new arrow.Field('entries', type, false)), [adapted]);
  };
}

type Entry = Record<'key' | 'value', arrow.DataType>;

function nodeAt(nodes: readonly DecodeNode[], index: number): DecodeNode {
  const node = nodes[index];
  if (node === undefined) throw new TableError('internal', `there is no node ${index}`);
  return node;
}

function notAlike(type: DataType): TableError {
  return new TableError('internal', `a ${type.kind} is made of something else`);
}

function childOf(data: arrow.Data): arrow.Data {
  const [child] = data.children;
  if (child === undefined) throw new TableError('internal', 'a list has no items');
  return child;
}

/** The same places, with other values in them. */
function withChildren(
  { length, nullCount, buffers }: arrow.Data,
  type: arrow.DataType,
  children: arrow.Data[],
): arrow.Data {
  return new arrow.Data(type, 0, length, nullCount, buffers, children);
}
