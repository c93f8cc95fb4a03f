/** Numbers and times as wider ones. Values where a row is null are nobody's business. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { dataOf, ownValidity } from '../../formats/arrowData.ts';
import { arrowType } from '../../formats/arrowType.ts';
import type { DataType } from '../../table/schema.ts';

type Kind<K extends DataType['kind']> = Extract<DataType, { readonly kind: K }>;

type Integers = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

function remade(data: arrow.Data, to: DataType, values: ArrayBufferView): arrow.Data {
  const { length, nullCount } = data;
  return dataOf(arrowType(to), { length, nullCount, validity: ownValidity(data), values });
}

/** Any width of integer, as its type says. */
function integersOf(data: arrow.Data): Integers | BigInt64Array | BigUint64Array {
  return data.values as Integers | BigInt64Array | BigUint64Array;
}

function isLong(values: ArrayBufferView): values is BigInt64Array | BigUint64Array {
  return values instanceof BigInt64Array || values instanceof BigUint64Array;
}

export function castIntegers(data: arrow.Data, to: Kind<'int'>): arrow.Data {
  const values = integersOf(data);
  const { length } = data;
  // An array of the type's own kind.
  const made = new (arrowType(to).ArrayType as new (length: number) => typeof values)(length);
  if (isLong(made)) for (let i = 0; i < length; i++) made[i] = BigInt(values[i]!);
  else for (let i = 0; i < length; i++) made[i] = Number(values[i]);
  return remade(data, to, made);
}

/** Floats, and integers that fit into one. */
export function castFloats(data: arrow.Data, to: Kind<'float'>): arrow.Data {
  // Halves are their bits.
  const values = data.values as Integers | Float32Array | Float64Array;
  const isHalf = arrow.DataType.isFloat(data.type) && values instanceof Uint16Array;
  const made = to.bits === 64 ? new Float64Array(data.length) : new Float32Array(data.length);
  for (let i = 0; i < data.length; i++)
    made[i] = isHalf ? arrow.util.uint16ToFloat64(values[i]!) : values[i]!;
  return remade(data, to, made);
}

/** Integers and decimals of scale `scale`. */
export function castDecimals(data: arrow.Data, scale: number, to: Kind<'decimal'>): arrow.Data {
  const times = 10n ** BigInt(to.scale - scale);
  const words = to.precision > 38 ? 4 : 2;
  const made = new BigInt64Array(data.length * words);
  const valueAt = arrow.DataType.isDecimal(data.type) ? decimalsOf(data) : longsOf(data);
  for (let i = 0; i < data.length; i++) {
    let rest = valueAt(i) * times;
    for (let word = 0; word < words; word++) {
      made[i * words + word] = BigInt.asIntN(64, rest);
      rest >>= 64n;
    }
  }
  return remade(data, to, new Uint32Array(made.buffer));
}

function longsOf(data: arrow.Data): (row: number) => bigint {
  const values = integersOf(data);
  return (row) => BigInt(values[row]!);
}

/** Two's complement, the least significant word first. */
function decimalsOf(data: arrow.Data): (row: number) => bigint {
  const values = data.values as Uint32Array;
  const { stride } = data;
  return (row) => {
    let value = BigInt(values[row * stride + stride - 1]! | 0);
    for (let word = stride - 2; word >= 0; word--)
      value = (value << 32n) | BigInt(values[row * stride + word]!);
    return value;
  };
}

/** Counts of a unit, `times` of which are one of the values. Throws TableError for one that 64 bits cannot count. */
export function castTimes(
  data: arrow.Data,
  times: bigint,
  to: Kind<'time' | 'timestamp' | 'duration'>,
): arrow.Data {
  const values = integersOf(data);
  const isShort = to.kind === 'time' && (to.unit === 's' || to.unit === 'ms');
  const made = isShort ? new Int32Array(data.length) : new BigInt64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = BigInt(values[i]!) * times;
    if (made instanceof Int32Array) made[i] = Number(value);
    else {
      made[i] = value;
      if (made[i] !== value && data.getValid(i)) throw tooFar(values[i]!, to);
    }
  }
  return remade(data, to, made);
}

function tooFar(value: number | bigint, { kind, unit }: Kind<'time' | 'timestamp' | 'duration'>) {
  const clause = `a ${kind} (${value} in its own unit) is too far away to be counted in ${unit}`;
  return new TableError('invalidArgument', clause);
}
