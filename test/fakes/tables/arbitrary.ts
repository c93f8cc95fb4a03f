/** Random tables of the types that a format can hold, with the values that conversions get wrong. */
import fc from 'fast-check';
import type { FileFormat } from '../../../src/formats/fileFormat.ts';
import type { DataType, TimeUnit } from '../../../src/table/schema.ts';
import { fieldOf, perSecond, type Cell, type TableSample } from './cells.ts';

const int = (bits: 8 | 16 | 32 | 64, signed: boolean): DataType => ({ kind: 'int', bits, signed });
const float = (bits: 16 | 32 | 64): DataType => ({ kind: 'float', bits });
const decimal = (precision: number, scale: number): DataType => ({
  kind: 'decimal',
  precision,
  scale,
});
const time = (unit: TimeUnit): DataType => ({ kind: 'time', unit, utc: false });
const timestamp = (unit: TimeUnit, zone?: string): DataType => ({ kind: 'timestamp', unit, zone });
const [bool, string, bytes, uuid, date, interval] = [
  { kind: 'bool' },
  { kind: 'string' },
  { kind: 'binary' },
  { kind: 'uuid' },
  { kind: 'date' },
  { kind: 'interval' },
] as const satisfies DataType[];

const everywhere = [bool, int(64, true), float(64), string, date];
const binaryFormats = [
  ...everywhere,
  int(32, true),
  float(32),
  decimal(9, 2),
  decimal(18, 0),
  decimal(38, 10),
  bytes,
  uuid,
  time('us'),
  ...(['ms', 'us', 'ns'] as const).map((unit) => timestamp(unit)),
  timestamp('us', 'UTC'),
];
const allInts = [8, 16, 32, 64].flatMap((bits) => [int(bits as 8, true), int(bits as 8, false)]);
const arrowTypes: readonly DataType[] = [
  ...binaryFormats,
  ...allInts,
  { kind: 'null' },
  { kind: 'binary', width: 4 },
  { kind: 'string', format: 'json' },
  float(16),
  ...(['s', 'ms', 'us', 'ns'] as const).flatMap((unit): DataType[] => [
    time(unit),
    timestamp(unit),
    timestamp(unit, 'UTC'),
    timestamp(unit, 'Europe/Oslo'),
    { kind: 'duration', unit },
  ]),
];
const textTypes = [
  ...everywhere,
  decimal(38, 9),
  timestamp('us'),
  timestamp('ns'),
  timestamp('us', 'UTC'),
];

/** Types without parts that a file of each format can say, and that its independent writer here can write. */
const scalars: Readonly<Record<FileFormat, readonly DataType[]>> = {
  // DuckDB writes them.
  parquet: [...binaryFormats, ...allInts, interval],
  arrow: arrowTypes,
  arrows: arrowTypes,
  avro: [
    ...binaryFormats,
    { kind: 'null' },
    { kind: 'binary', width: 4 },
    { kind: 'string', format: 'enum' },
    decimal(30, 3),
    interval,
    time('ms'),
    timestamp('ms', 'UTC'),
    timestamp('ns', 'UTC'),
  ],
  csv: textTypes,
  tsv: textTypes,
  ndjson: textTypes,
};

/** Types of columns of a format. */
function types(format: FileFormat): fc.Arbitrary<DataType> {
  const scalar = fc.constantFrom(...scalars[format]);
  if (format === 'csv' || format === 'tsv') return scalar;
  // What is null alone is a type of columns only.
  const part = scalar.filter(({ kind }) => kind !== 'null');
  const keyTypes = format === 'avro' ? [string] : [string, int(64, true)];
  const { nested } = fc.letrec<{ nested: DataType }>((tie) => ({
    nested: fc.oneof(
      { depthSize: 'xsmall' },
      { arbitrary: part, weight: 3 },
      { arbitrary: tie('nested').map((type) => list(type)), weight: 1 },
      {
        arbitrary: fc
          .array(tie('nested'), { minLength: 1, maxLength: 3 })
          .map((parts): DataType => ({
            kind: 'struct',
            fields: parts.map((type, i) => fieldOf('abc'.charAt(i), type)),
          })),
        weight: 1,
      },
      // JSON has objects, which are taken for structs.
      ...(format === 'ndjson'
        ? []
        : [
            {
              arbitrary: fc
                .tuple(fc.constantFrom(...keyTypes), tie('nested'))
                .map(([key, value]) => map(key, value)),
              weight: 1,
            },
          ]),
    ),
  }));
  return fc.oneof(scalar, nested);
}

const list = (type: DataType): DataType => ({ kind: 'list', item: fieldOf('element', type) });
const map = (key: DataType, value: DataType): DataType => ({
  kind: 'map',
  key: fieldOf('key', key, false),
  value: fieldOf('value', value),
});

const awkwardTexts = [
  ...['', ' ', 'NULL', 'null', '\\N', 'NaN', '-0', '0', '1e5', 'true', '2024-01-01', '[1]', '{}'],
  ...['=1+1', '+1', '-1', '@a', '\t=1', "'", 'a,b', 'a;b', 'a|b', 'a\tb', '"', 'a"b""', '""'],
  ...['a\nb', 'a\r\nb', '\r', '\n', 'ends\n', '\\', '\\n', 'é', 'e\u0301', '日本', '\u{1f600}'],
  ...['\u2028', '\u007f', '\u0001', 'x'.repeat(300)],
];
/** None with U+0000, which DuckDB has no literal for. */
const texts = fc.oneof(
  fc.constantFrom(...awkwardTexts),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll('\0', '')),
);

/** Cells of a type that are not null, in a file of `format`. */
function cells(type: DataType, format: FileFormat): fc.Arbitrary<Cell> {
  const option = (of: DataType) =>
    of.kind === 'null' ? fc.constant(null) : fc.option(cells(of, format), { nil: null, freq: 5 });
  if (type.kind === 'list') return fc.array(option(type.item.type), { maxLength: 3 });
  if (type.kind === 'struct') return fc.tuple(...type.fields.map((field) => option(field.type)));
  if (type.kind === 'map')
    return fc.uniqueArray(fc.tuple(keys(type.key.type, format), option(type.value.type)), {
      maxLength: 3,
      selector: ([key]) => String(key),
    });
  if ('unit' in type) return times(type);
  if (type.kind === 'float') return fc.oneof(floats[type.bits], fc.constantFrom(-0, NaN, Infinity));
  if (type.kind === 'string' && type.format === 'json')
    return fc.constantFrom('{}', '[1,"a"]', '"é"', '1.50', 'null');
  if (type.kind === 'string')
    return type.format === 'enum' ? fc.constantFrom(...enumSymbols) : texts;
  if (type.kind === 'null') return fc.constant(null);
  const range = rangeOf(type);
  if (range === undefined) return type.kind === 'bool' ? fc.boolean() : bytesOf(type);
  const { low, high } = range;
  const small = fc.bigInt(low < 0n ? -9n : 0n, 9n);
  return fc.oneof(fc.bigInt(low, high), fc.constantFrom(low, high), small);
}

/** Objects, which some libraries have maps as, put text that is a number first. */
function keys(type: DataType, format: FileFormat): fc.Arbitrary<Cell> {
  return cells(type, format).filter((key) => typeof key !== 'string' || !/^\d+$/.test(key));
}

const halves = [0, 0.5, -1.5, 0.1, 65504, 6e-8, -Infinity].map(toHalf);
const floats: Readonly<Record<16 | 32 | 64, fc.Arbitrary<number>>> = {
  16: fc.constantFrom(...halves),
  32: fc.oneof(fc.float(), fc.constantFrom(Math.fround(0.1), 2 ** -149)),
  64: fc.oneof(fc.double(), fc.constantFrom(0.1, 1e21, 5e-324, 2 ** 53)),
};

/** Of what is a whole number. */
function rangeOf(type: DataType): { readonly low: bigint; readonly high: bigint } | undefined {
  if (type.kind === 'date') return { low: firstDay, high: lastDay };
  if (type.kind === 'decimal') {
    const high = 10n ** BigInt(type.precision) - 1n;
    return { low: -high, high };
  }
  if (type.kind !== 'int') return undefined;
  const values = 2n ** BigInt(type.bits);
  if (!type.signed) return { low: 0n, high: values - 1n };
  return { low: -(values / 2n), high: values / 2n - 1n };
}

function bytesOf(type: DataType): fc.Arbitrary<Uint8Array> {
  if (type.kind === 'interval')
    return fc
      .tuple(fc.nat(50_000), fc.nat(50_000), fc.nat(2_000_000_000))
      .map((parts) => new Uint8Array(Uint32Array.from(parts).buffer));
  const width = type.kind === 'uuid' ? 16 : 'width' in type ? type.width : undefined;
  const size = width === undefined ? { maxLength: 6 } : { minLength: width, maxLength: width };
  return fc.uint8Array(size).map((array) => new Uint8Array(array));
}

function times(type: Extract<DataType, { readonly unit: TimeUnit }>): fc.Arbitrary<bigint> {
  const { kind, unit } = type;
  if (kind === 'duration') return fc.bigInt(-(2n ** 62n), 2n ** 62n);
  if (kind === 'time')
    return fc.oneof(fc.bigInt(0n, 86_400n * perSecond[unit] - 1n), fc.constant(0n));
  // DuckDB has no zoned instants with nanoseconds.
  const step = unit === 'ns' && type.zone !== undefined ? 1000n : 1n;
  return fc.oneof(instants(unit), fc.constantFrom(0n, -1n)).map((count) => count - (count % step));
}

/** Of every enum. */
export const enumSymbols = ['RED', 'GREEN', 'blue_1'];
/** From the year 1 to 9999. */
const [firstDay, lastDay] = [-719_162n, 2_932_896n] as const;

function instants(unit: TimeUnit): fc.Arbitrary<bigint> {
  if (unit === 'ns') return fc.bigInt(-(2n ** 63n) + 1n, 2n ** 63n - 1n);
  const perDay = 86_400n * perSecond[unit];
  return fc.bigInt(firstDay * perDay, (lastDay + 1n) * perDay - 1n);
}

/** The nearest number of eleven bits and five of exponent. */
function toHalf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value)))) - 10);
  return Math.round(value / unit) * unit;
}

/** One value of a type that it could not be taken for another by, where a file has only text. */
function tellingCell(type: DataType): Cell {
  if (type.kind === 'list') return [tellingCell(type.item.type)];
  if (type.kind === 'struct') return type.fields.map((field) => tellingCell(field.type));
  return tellingCells[type.kind] ?? 7n;
}

const tellingCells: Partial<Record<DataType['kind'], Cell>> = {
  bool: true,
  float: 0.5,
  decimal: 12_345_678_901_234_567_890n,
  string: 'text',
  timestamp: 1_234_567_891n,
};

const names = fc.constantFrom('plain', 'Two words', 'a,b', 'say "x"', 'été', '1st', 'a.b', 'x-y');

/** Tables of up to six columns and some rows, as a file of `format` can have them. */
export function tables(format: FileFormat): fc.Arbitrary<TableSample> {
  const isText = format === 'csv' || format === 'tsv' || format === 'ndjson';
  const column = fc.record({ name: names, type: types(format), isNullable: fc.boolean() });
  return fc
    .uniqueArray(column, { minLength: 1, maxLength: 6, selector: ({ name }) => name })
    .chain((columns) => {
      const fields = columns.map(({ name, type, isNullable }) =>
        fieldOf(name, type, isNullable || isText || type.kind === 'null'),
      );
      const row = fc.tuple(
        ...fields.map(({ type, nullable }) =>
          nullable && type.kind !== 'null'
            ? fc.option(cells(type, format), { nil: null, freq: 5 })
            : cells(type, format),
        ),
      );
      const telling = isText ? [fields.map(({ type }) => tellingCell(type))] : [];
      return fc
        .array(row, { maxLength: 20 })
        .map((rows): TableSample => ({ fields, rows: [...telling, ...rows] }));
    });
}
