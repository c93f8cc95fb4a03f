/** Arrow fields as a table's fields: the mirror of arrowFields.ts. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import type { DataType, Field, TimeUnit } from '../../table/schema.ts';
import { extensionMetadata, extensionName } from './extensions.ts';

const units: Readonly<Record<arrow.TimeUnit, TimeUnit>> = {
  [arrow.TimeUnit.SECOND]: 's',
  [arrow.TimeUnit.MILLISECOND]: 'ms',
  [arrow.TimeUnit.MICROSECOND]: 'us',
  [arrow.TimeUnit.NANOSECOND]: 'ns',
};

/** Throws TableError `unsupported` for a type that DataType does not have. */
export function fieldOfArrow(field: arrow.Field<arrow.DataType>): Field {
  const type = typeOf(field);
  const typeText = arrow.Type[field.typeId].toUpperCase();
  return { name: field.name, type, nullable: field.nullable || type.kind === 'null', typeText };
}

function typeOf(field: arrow.Field<arrow.DataType>): DataType {
  const plain = plainType(field.type, field.name);
  return extendedType(plain, field) ?? plain;
}

function plainType(type: arrow.DataType, name: string): DataType {
  const { DataType: is } = arrow;
  if (is.isDictionary(type)) return dictionaryType(type, name);
  if (is.isNull(type)) return { kind: 'null' };
  if (is.isBool(type)) return { kind: 'bool' };
  if (is.isInt(type)) return { kind: 'int', bits: type.bitWidth, signed: type.isSigned };
  if (is.isFloat(type)) return { kind: 'float', bits: ([16, 32, 64] as const)[type.precision] };
  if (is.isDecimal(type)) return { kind: 'decimal', precision: type.precision, scale: type.scale };
  if (is.isUtf8(type) || is.isLargeUtf8(type) || is.isUtf8View(type)) return { kind: 'string' };
  if (is.isBinary(type) || is.isLargeBinary(type) || is.isBinaryView(type))
    return { kind: 'binary' };
  if (is.isFixedSizeBinary(type)) return { kind: 'binary', width: type.byteWidth };
  if (is.isDate(type)) return { kind: 'date' };
  if (is.isTime(type)) return { kind: 'time', unit: units[type.unit], utc: false };
  if (is.isTimestamp(type))
    return { kind: 'timestamp', unit: units[type.unit], zone: type.timezone ?? undefined };
  if (is.isDuration(type)) return { kind: 'duration', unit: units[type.unit] };
  return nestedType(type, name);
}

function nestedType(type: arrow.DataType, name: string): DataType {
  const { DataType: is } = arrow;
  const members = (): Field[] =>
    (type.children as readonly arrow.Field<arrow.DataType>[]).map(fieldOfArrow);
  if (is.isList(type) || is.isLargeList(type) || is.isFixedSizeList(type)) {
    const [item] = members();
    if (item !== undefined) return { kind: 'list', item };
  }
  if (is.isStruct(type)) return { kind: 'struct', fields: members() };
  if (is.isMap(type)) {
    const [entries] = members();
    const [key, value] = entries?.type.kind === 'struct' ? entries.type.fields : [];
    if (key !== undefined && value !== undefined) return { kind: 'map', key, value };
  }
  throw new TableError('unsupported', `Arrow's ${arrow.Type[type.typeId]} values are not read`, {
    where: { part: `column ${name}` },
  });
}

function dictionaryType(type: arrow.Dictionary, name: string): DataType {
  const values = plainType(type.dictionary as arrow.DataType, name);
  if (values.kind === 'string' || (values.kind === 'binary' && values.width === undefined))
    return values;
  throw new TableError('unsupported', `dictionaries of ${values.kind} values are not read`, {
    where: { part: `column ${name}` },
  });
}

/** What an extension says, as far as it fits the type that carries it. */
function extendedType(plain: DataType, { metadata }: arrow.Field): DataType | undefined {
  const name = metadata.get(extensionName) ?? '';
  const width = plain.kind === 'binary' ? plain.width : undefined;
  if (plain.kind === 'string') return textExtensions[name];
  if (plain.kind === 'time' && name === 'colonnade.utc_time') return { ...plain, utc: true };
  if (plain.kind === 'struct') {
    if (name === 'colonnade.union') return { kind: 'union', fields: plain.fields };
    return name === 'arrow.parquet.variant' ? { kind: 'variant', fields: plain.fields } : undefined;
  }
  if (width === 16 && name === 'arrow.uuid') return { kind: 'uuid' };
  if (width === 12 && name === 'colonnade.int96') return { kind: 'int96' };
  if (width === 12 && name === 'colonnade.interval') return { kind: 'interval' };
  if (plain.kind !== 'binary') return undefined;
  if (name === 'colonnade.bson') return { kind: 'bson' };
  return name === 'geoarrow.wkb' ? geometryOf(metadata.get(extensionMetadata)) : undefined;
}

const textExtensions: Readonly<Record<string, DataType>> = {
  'arrow.json': { kind: 'string', format: 'json' },
  'colonnade.enum': { kind: 'string', format: 'enum' },
};

const edgeKinds = ['spherical', 'vincenty', 'thomas', 'andoyer', 'karney'] as const;

function geometryOf(text = '{}'): DataType {
  let told: unknown;
  try {
    told = JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { crs, edges } = (told ?? {}) as { readonly crs?: unknown; readonly edges?: unknown };
  const known = edgeKinds.find((kind) => kind === edges);
  const name = typeof crs === 'string' || crs === undefined ? crs : JSON.stringify(crs);
  return { kind: 'geometry', crs: name, edges: known ?? 'planar' };
}
