/** DuckDB as an independent reader: its values in the shapes that cellText takes. */
import * as duckdb from '@duckdb/node-api';
import type { DataType, TimeUnit } from '../../../../src/table/schema.ts';

const perSecond: Record<TimeUnit, bigint> = {
  s: 1n,
  ms: 1000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};

/** Unlike every value: makes a comparison fail where DuckDB gives something that has no counterpart. */
const incomparable = Symbol('incomparable');

function scale(value: bigint, from: TimeUnit, to: TimeUnit): bigint {
  return (value * perSecond[to]) / perSecond[from];
}

function timeValue(value: duckdb.DuckDBValue, unit: TimeUnit): unknown {
  if (value instanceof duckdb.DuckDBTimestampNanosecondsValue)
    return scale(value.nanos, 'ns', unit);
  if (value instanceof duckdb.DuckDBTimestampMillisecondsValue)
    return scale(value.millis, 'ms', unit);
  if (value instanceof duckdb.DuckDBTimestampSecondsValue) return scale(value.seconds, 's', unit);
  if (value instanceof duckdb.DuckDBTimeNSValue) return scale(value.nanos, 'ns', unit);
  if (
    value instanceof duckdb.DuckDBTimestampValue ||
    value instanceof duckdb.DuckDBTimestampTZValue ||
    value instanceof duckdb.DuckDBTimeValue ||
    value instanceof duckdb.DuckDBTimeTZValue
  )
    return scale(value.micros, 'us', unit);
  return incomparable;
}

function int96Bytes(value: duckdb.DuckDBValue): unknown {
  const nanos = timeValue(value, 'ns');
  if (typeof nanos !== 'bigint') return incomparable;
  const perDay = 86_400_000_000_000n;
  const ofDay = ((nanos % perDay) + perDay) % perDay;
  const view = new DataView(new ArrayBuffer(12));
  view.setBigInt64(0, ofDay, true);
  view.setInt32(8, Number((nanos - ofDay) / perDay) + 2_440_588, true);
  return new Uint8Array(view.buffer);
}

function intervalBytes(value: duckdb.DuckDBValue): unknown {
  if (!(value instanceof duckdb.DuckDBIntervalValue)) return incomparable;
  const view = new DataView(new ArrayBuffer(12));
  view.setUint32(0, value.months, true);
  view.setUint32(4, value.days, true);
  view.setUint32(8, Number(value.micros / 1000n), true);
  return new Uint8Array(view.buffer);
}

function bytesOf(value: duckdb.DuckDBValue): unknown {
  if (value instanceof duckdb.DuckDBBlobValue) return value.bytes;
  if (value instanceof duckdb.DuckDBGeometryValue) return value.bytes;
  if (value instanceof duckdb.DuckDBUUIDValue)
    return Uint8Array.from(value.toString().replaceAll('-', '').match(/../g) ?? [], (hex) =>
      parseInt(hex, 16),
    );
  return typeof value === 'string' ? new TextEncoder().encode(value) : incomparable;
}

function nestedValue(value: duckdb.DuckDBValue, type: DataType): unknown {
  if (type.kind === 'list' && value instanceof duckdb.DuckDBListValue)
    return value.items.map((item) => comparable(item, type.item.type));
  if (type.kind === 'struct' && value instanceof duckdb.DuckDBStructValue) {
    const values = Object.values(value.entries);
    return type.fields.map((field, index) => comparable(values[index] ?? null, field.type));
  }
  if (type.kind === 'map' && value instanceof duckdb.DuckDBMapValue)
    return value.entries.map((entry) => [
      comparable(entry.key, type.key.type),
      comparable(entry.value, type.value.type),
    ]);
  return incomparable;
}

const converters: Partial<Record<DataType['kind'], (value: duckdb.DuckDBValue) => unknown>> = {
  decimal: (value) => (value instanceof duckdb.DuckDBDecimalValue ? value.value : incomparable),
  date: (value) =>
    value instanceof duckdb.DuckDBDateValue ? value.days * 86_400_000 : incomparable,
  int96: int96Bytes,
  interval: intervalBytes,
  uuid: bytesOf,
  binary: bytesOf,
  geometry: bytesOf,
  bson: bytesOf,
};

/** DuckDB's value of a column of `type` as cellText takes it. */
export function comparable(value: duckdb.DuckDBValue, type: DataType): unknown {
  if (value === null) return null;
  if (type.kind === 'time' || type.kind === 'timestamp') return timeValue(value, type.unit);
  if (type.kind === 'list' || type.kind === 'struct' || type.kind === 'map')
    return nestedValue(value, type);
  const convert = converters[type.kind];
  if (convert !== undefined) return convert(value);
  return typeof value === 'object' ? incomparable : value;
}

/** Reads files one after the other with one instance. */
export class DuckDbReader {
  readonly #instance: duckdb.DuckDBInstance;
  readonly #connection: duckdb.DuckDBConnection;

  private constructor(instance: duckdb.DuckDBInstance, connection: duckdb.DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<DuckDbReader> {
    const instance = await duckdb.DuckDBInstance.create();
    return new DuckDbReader(instance, await instance.connect());
  }

  /** All values of a file, column by column; rejects where DuckDB cannot read it. */
  async columns(path: string): Promise<readonly (readonly duckdb.DuckDBValue[])[]> {
    const sql = `SELECT * FROM read_parquet('${path.replaceAll("'", "''")}', hive_partitioning = false)`;
    return (await this.#connection.runAndReadAll(sql)).getColumns();
  }

  /** What a table function of DuckDB, such as parquet_metadata, says of a file. */
  async json(
    tableFunction: string,
    path: string,
    ...more: readonly string[]
  ): Promise<readonly Readonly<Record<string, duckdb.Json>>[]> {
    const values = [path, ...more].map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
    const result = await this.#connection.runAndReadAll(
      `SELECT * FROM ${tableFunction}(${values})`,
    );
    return result.getRowObjectsJson();
  }

  /** Whether DuckDB can read the footer of a file. */
  async canTell(path: string): Promise<boolean> {
    return this.json('parquet_metadata', path).then(
      () => true,
      () => false,
    );
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
