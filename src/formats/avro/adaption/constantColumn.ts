/** Columns of one value: defaults of fields that were not written, and members of unions that are never taken. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { decodedDictionary } from '../../dictionaryData.ts';
import type { AvroField, AvroType } from '../schema/avroType.ts';
import { ClosureDecoder } from '../decoder/closureDecoder.ts';
import { planDecode } from '../plan/planDecode.ts';

/** `rows` times the value that `bytes` encode: decoded so often, so that it lies as any other does. */
export function constantColumn(
  type: AvroType,
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
): arrow.Data {
  const plan = planDecode(holderOf(type), undefined);
  // Compiling a module would take longer than these few values; a batch of no rows would never be full.
  const decoder = new ClosureDecoder(plan, { rows: Math.max(1, rows), bytes: Infinity });
  decoder.setInput(repeated(bytes, rows));
  const { records, failure } = decoder.decode(0, rows);
  const [column] = decoder.take().columns;
  if (column === undefined || records < rows)
    throw new TableError(
      'tooLarge',
      `a default cannot be repeated: ${failure?.reason ?? 'too many'}`,
    );
  return withoutDictionaries(column);
}

/** A column of `type`, made nullable, that is null throughout. */
export function nullColumn(type: AvroType, rows: number): arrow.Data {
  const branches: AvroType[] = [{ kind: 'null', logical: undefined }, type];
  return constantColumn({ kind: 'union', branches }, Uint8Array.of(0), rows);
}

/** A record with the one column. */
function holderOf(type: AvroType): AvroType {
  const field: AvroField = {
    name: 'value',
    aliases: [],
    doc: undefined,
    type,
    defaultJson: undefined,
  };
  return { kind: 'record', fullName: '', aliases: [], doc: undefined, fields: [field] };
}

function repeated(bytes: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
}

/** Numbers of dictionaries are those of the plan's nodes, which another plan has given to other dictionaries. */
function withoutDictionaries(data: arrow.Data): arrow.Data {
  if (arrow.DataType.isDictionary(data.type)) return decodedDictionary(data);
  const children = data.children.map(withoutDictionaries);
  const { length, nullCount, buffers } = data;
  return new arrow.Data(typeWith(data.type, children), 0, length, nullCount, buffers, children);
}

function typeWith(type: arrow.DataType, children: readonly arrow.Data[]): arrow.DataType {
  // Types without parts say so by null, whatever is declared.
  const parts = type.children as arrow.Field[] | null;
  const fields = (parts ?? []).flatMap(({ name, nullable }, i) => {
    const child = children[i];
    return child === undefined ? [] : [new arrow.Field(name, child.type, nullable)];
  });
  const [first] = fields;
  if (arrow.DataType.isStruct(type)) return new arrow.Struct(fields);
  if (arrow.DataType.isList(type) && first !== undefined) return new arrow.List(first);
  // A map's only child is its entries, a struct.
  return arrow.DataType.isMap(type)
    ? new arrow.Map_(first as unknown as ConstructorParameters<typeof arrow.Map_>[0])
    : type;
}
