/** A made-up table of any size with a column of every kind: each cell is a function of its place, so that it can be checked. */
import {
  binary,
  bool,
  columnFromArray,
  dateDay,
  decimal128,
  dictionary,
  duration,
  fixedSizeBinary,
  float32,
  float64,
  int32,
  int64,
  int8,
  list,
  map,
  struct,
  tableFromColumns,
  tableToIPC,
  timeMicrosecond,
  timestamp,
  TimeUnit,
  Type,
  uint64,
  utf8,
  type Column,
  type DataType as ArrowType,
} from '@uwdata/flechette';
import type { DataType, Field, Range, TableSchema } from '../../src/table/schema.ts';

interface Kind {
  readonly name: string;
  readonly typeText: string;
  readonly type: DataType;
  readonly arrow: ArrowType;
  /** The value at a place; `mixed` is a hash of it. */
  readonly value: (row: number, mixed: number) => unknown;
}

const field = (name: string, type: DataType): Field => ({
  name,
  type,
  nullable: true,
  typeText: '',
});
const signed64: DataType = { kind: 'int', bits: 64, signed: true };
const text: DataType = { kind: 'string' };
const bytesOf = (seed: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed >>> (i % 24)) & 0xff);
const cities = ['Oslo', 'Bergen', 'Tromsø', '京都', 'São Paulo', '', 'NULL', 'a\ttab\nand a line'];

/** The first column is the row's own number, so that what is on screen can be compared with where it should be. */
const kinds: readonly Kind[] = [
  {
    name: 'id',
    typeText: 'INT64',
    type: signed64,
    arrow: int64(),
    value: (row) => BigInt(row),
  },
  {
    name: 'city',
    typeText: 'STRING',
    type: text,
    arrow: dictionary(utf8(), int32()),
    value: (_, mixed) => cities[mixed % cities.length],
  },
  {
    name: 'amount',
    typeText: 'DECIMAL(9,2)',
    type: { kind: 'decimal', precision: 9, scale: 2 },
    arrow: decimal128(9, 2),
    value: (_, mixed) => BigInt((mixed % 2_000_000) - 1_000_000),
  },
  {
    name: 'at',
    typeText: 'TIMESTAMP(NANOS, UTC)',
    type: { kind: 'timestamp', unit: 'ns', zone: 'UTC' },
    arrow: timestamp(TimeUnit.NANOSECOND, 'UTC'),
    value: (row) => 1_704_067_200_000_000_000n + BigInt(row) * 1_000_000_007n,
  },
  {
    name: 'ratio',
    typeText: 'DOUBLE',
    type: { kind: 'float', bits: 64 },
    arrow: float64(),
    value: (_, mixed) =>
      mixed % 17 === 0 ? NaN : mixed % 19 === 0 ? -Infinity : mixed % 23 === 0 ? -0 : mixed / 4096,
  },
  {
    name: 'active',
    typeText: 'BOOLEAN',
    type: { kind: 'bool' },
    arrow: bool(),
    value: (_, mixed) => mixed % 3 === 0,
  },
  {
    name: 'tags',
    typeText: 'LIST<STRING>',
    type: { kind: 'list', item: field('element', text) },
    arrow: list(utf8()),
    value: (_, mixed) => ['new', 'vip', 'returned'].slice(0, mixed % 4),
  },
  {
    name: 'address',
    typeText: 'STRUCT<street, zip>',
    type: { kind: 'struct', fields: [field('street', text), field('zip', signed64)] },
    arrow: struct({ street: utf8(), zip: int64() }),
    value: (_, mixed) => ({ street: `Main ${mixed % 100}`, zip: BigInt(mixed) * 1_000_003n }),
  },
  {
    name: 'attributes',
    typeText: 'MAP<STRING, INT64>',
    type: { kind: 'map', key: field('key', text), value: field('value', signed64) },
    arrow: map(utf8(), int64()),
    value: (_, mixed) => [
      ['size', BigInt(mixed % 50)],
      ['weight', BigInt(mixed)],
    ],
  },
  {
    name: 'digest',
    typeText: 'BYTE_ARRAY',
    type: { kind: 'binary' },
    arrow: binary(),
    value: (_, mixed) => bytesOf(mixed, mixed % 40),
  },
  {
    name: 'session',
    typeText: 'UUID',
    type: { kind: 'uuid' },
    arrow: fixedSizeBinary(16),
    value: (_, mixed) => bytesOf(mixed, 16),
  },
  {
    name: 'big',
    typeText: 'UINT64',
    type: { kind: 'int', bits: 64, signed: false },
    arrow: uint64(),
    value: (row, mixed) => 18_446_744_073_709_551_615n - BigInt(row) - BigInt(mixed),
  },
  {
    name: 'born',
    typeText: 'DATE',
    type: { kind: 'date' },
    arrow: dateDay(),
    value: (_, mixed) => ((mixed % 40_000) - 5_000) * 86_400_000,
  },
  {
    name: 'opens',
    typeText: 'TIME(MICROS)',
    type: { kind: 'time', unit: 'us', utc: false },
    arrow: timeMicrosecond(),
    value: (_, mixed) => BigInt(mixed) * 20n,
  },
  {
    name: 'temperature',
    typeText: 'FLOAT',
    type: { kind: 'float', bits: 32 },
    arrow: float32(),
    value: (_, mixed) => (mixed % 1000) / 10,
  },
  {
    name: 'level',
    typeText: 'INT8',
    type: { kind: 'int', bits: 8, signed: true },
    arrow: int8(),
    value: (_, mixed) => (mixed % 256) - 128,
  },
  {
    name: 'took',
    typeText: 'DURATION(MILLIS)',
    type: { kind: 'duration', unit: 'ms' },
    arrow: duration(TimeUnit.MILLISECOND),
    value: (_, mixed) => BigInt(mixed),
  },
  {
    name: 'period',
    typeText: 'INTERVAL',
    type: { kind: 'interval' },
    arrow: fixedSizeBinary(12),
    value: (_, mixed) => {
      const parts = Uint32Array.of(mixed % 24, mixed % 31, mixed % 100_000);
      return new Uint8Array(parts.buffer);
    },
  },
  {
    name: 'legacy',
    typeText: 'INT96',
    type: { kind: 'int96' },
    arrow: fixedSizeBinary(12),
    value: (_, mixed) => {
      const bytes = new Uint8Array(12);
      const view = new DataView(bytes.buffer);
      view.setBigInt64(0, BigInt(mixed) * 40_000n, true);
      view.setInt32(8, 2_440_588 + (mixed % 20_000), true);
      return bytes;
    },
  },
  {
    name: 'note',
    typeText: 'STRING (long)',
    type: text,
    arrow: utf8(),
    value: (row, mixed) => `Row ${row}: ${'lorem ipsum dolor sit amet '.repeat(mixed % 60)}`,
  },
  {
    name: 'payload',
    typeText: 'JSON',
    type: { kind: 'string', format: 'json' },
    arrow: utf8(),
    value: (row, mixed) => `{"row":${row},"items":[${mixed % 10},{"ok":true}]}`,
  },
];

const kindOf = (column: number): Kind => kinds[column % kinds.length] ?? kinds[0]!;

export function syntheticSchema(columnCount: number): TableSchema {
  const fields = Array.from({ length: columnCount }, (_, column): Field => {
    const { name, type, typeText } = kindOf(column);
    const round = Math.floor(column / kinds.length);
    const nullable = column !== 0;
    return { name: round === 0 ? name : `${name}_${round}`, type, typeText, nullable };
  });
  return { fields };
}

/** A well-mixed 31-bit number for each place. */
function mix(row: number, column: number): number {
  let hash = Math.imul(row % 4_294_967_296, 0x9e3779b1) ^ Math.imul(column + 1, 0x85ebca6b);
  hash ^= Math.floor(row / 4_294_967_296);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 1;
}

function cellAt(row: number, column: number): unknown {
  const mixed = mix(row, column);
  return column > 0 && mixed % 11 === 0 ? null : kindOf(column).value(row, mixed);
}

/** flechette builds timestamps from milliseconds only: we build their integers and then say what they are. */
function arrowColumn(values: unknown[], type: ArrowType): Column<unknown> {
  const column = columnFromArray(values, type.typeId === Type.Timestamp ? int64() : type);
  return Object.assign(column, { type });
}

export function syntheticIpc(rows: Range, columns: readonly number[]): Uint8Array {
  const height = rows.end - rows.start;
  const made = columns.map((column) => {
    const values = Array.from({ length: height }, (_, row) => cellAt(rows.start + row, column));
    return [`${column}`, arrowColumn(values, kindOf(column).arrow)] as const;
  });
  const ipc = tableToIPC(tableFromColumns(made.map(([name, column]) => [name, column])), {
    format: 'stream',
  });
  if (ipc === null) throw new Error('no bytes were made');
  return ipc;
}
