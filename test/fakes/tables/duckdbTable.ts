/** Sample tables as SQL, and what DuckDB reads as cells again. */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimeNSValue,
  DuckDBTimeValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { DataType } from '../../../src/table/schema.ts';
import { countOf, partsOf, perSecond, type Cell, type TableSample } from './cells.ts';
import { plainText } from './literals.ts';

const names: Partial<Record<DataType['kind'], string>> = {
  bool: 'BOOLEAN',
  string: 'VARCHAR',
  binary: 'BLOB',
};
const intNames = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' };
const localStamps = { s: 'TIMESTAMP_S', ms: 'TIMESTAMP_MS', us: 'TIMESTAMP', ns: 'TIMESTAMP_NS' };

function sqlType(type: DataType): string {
  if (type.kind === 'int') return `${type.signed ? '' : 'U'}${intNames[type.bits]}`;
  if (type.kind === 'float') return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.kind === 'timestamp')
    return type.zone === undefined ? localStamps[type.unit] : 'TIMESTAMPTZ';
  if (type.kind === 'list') return `${sqlType(type.item.type)}[]`;
  if (type.kind === 'map') return `MAP(${sqlType(type.key.type)}, ${sqlType(type.value.type)})`;
  if (type.kind === 'struct')
    return `STRUCT(${type.fields.map(({ name, type: of }) => `${name} ${sqlType(of)}`).join()})`;
  return names[type.kind] ?? type.kind;
}

function literal(type: DataType, cell: Cell): string {
  if (cell === null) return 'NULL';
  const text = `'${plainText(type, cell).replaceAll("'", "''")}'`;
  if (type.kind === 'binary') return `unhex(${text})`;
  if (type.kind === 'date') return `(DATE '1970-01-01' + (${countOf(cell)}))`;
  if (type.kind === 'timestamp') {
    if (type.unit === 'ns') return `make_timestamp_ns(${countOf(cell)})`;
    return `make_timestamp(${(countOf(cell) * perSecond.us) / perSecond[type.unit]})`;
  }
  if (type.kind === 'interval' && cell instanceof Uint8Array) {
    const [months, days, millis] = new Uint32Array(cell.slice().buffer);
    return `(to_months(${months}) + to_days(${days}) + to_milliseconds(${millis}))`;
  }
  return nestedLiteral(type, cell) ?? text;
}

function nestedLiteral(type: DataType, cell: Cell): string | undefined {
  if (type.kind === 'list')
    return `[${partsOf(cell)
      .map((item) => typed(type.item.type, item))
      .join()}]`;
  if (type.kind === 'map') {
    const pairs = partsOf(cell).map(partsOf);
    const keys = pairs.map(([key = null]) => typed(type.key.type, key));
    const values = pairs.map(([, value = null]) => typed(type.value.type, value));
    return `MAP([${keys.join()}], [${values.join()}])`;
  }
  if (type.kind !== 'struct') return undefined;
  const parts = partsOf(cell).map((part, i) => {
    const { name = '', type: of = type } = type.fields[i] ?? {};
    return `'${name}': ${typed(of, part)}`;
  });
  return `{${parts.join()}}`;
}

function typed(type: DataType, cell: Cell): string {
  return `${literal(type, cell)}::${sqlType(type)}`;
}

/** A query whose result is the table. */
export function selectOf({ fields, rows }: TableSample): string {
  const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const select = (row: readonly Cell[]): string =>
    `SELECT ${fields.map((field, i) => `${typed(field.type, row[i] ?? null)} AS ${name(field.name)}`).join()}`;
  if (rows.length === 0) return `${select([])} WHERE false`;
  return rows.map(select).join(' UNION ALL ');
}

/** A value as the library gives it. Throws for one that is none of `type`. */
export function cellOfDuckDB(type: DataType, value: DuckDBValue): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return type.kind === 'float' ? value : BigInt(value);
  if (typeof value === 'bigint') return value;
  if (type.kind === 'list' && value instanceof DuckDBListValue)
    return value.items.map((item) => cellOfDuckDB(type.item.type, item));
  if (type.kind === 'map' && value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: of }) => [
      cellOfDuckDB(type.key.type, key),
      cellOfDuckDB(type.value.type, of),
    ]);
  if (type.kind === 'struct' && value instanceof DuckDBStructValue)
    return type.fields.map(({ name, type: of }) => cellOfDuckDB(of, value.entries[name] ?? null));
  if ('unit' in type) return (nanosOf(value) * perSecond[type.unit]) / perSecond.ns;
  return scalarOf(value);
}

function scalarOf(value: DuckDBValue): Cell {
  if (value instanceof DuckDBDecimalValue) return value.value;
  if (value instanceof DuckDBDateValue) return BigInt(value.days);
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBUUIDValue)
    return new Uint8Array(Buffer.from(value.toString().replaceAll('-', ''), 'hex'));
  if (value instanceof DuckDBIntervalValue) {
    const { months, days, micros } = value;
    return new Uint8Array(Uint32Array.of(months, days, Number(micros / 1000n)).buffer);
  }
  throw new Error(`${String(value)} is no scalar`);
}

/** Of a time or an instant. */
function nanosOf(value: DuckDBValue): bigint {
  if (value instanceof DuckDBTimeNSValue || value instanceof DuckDBTimestampNanosecondsValue)
    return value.nanos;
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis * 1_000_000n;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return value.micros * 1000n;
  if (value instanceof DuckDBTimeValue) return value.micros * 1000n;
  throw new Error(`${String(value)} is no time`);
}
