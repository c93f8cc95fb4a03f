/** Key-value metadata that known programs write, as text for people. What cannot be understood is left as it is. */
import { arrowSchemaText } from './arrowSchemaText.ts';
import { jsonObject, listOf, objectOf, shownAs, textOf, type JsonObject } from './jsonParts.ts';

/** Longest text made of one entry. */
const maxText = 64 * 1024;

type Line = readonly [label: string, value: string | undefined];

/** `label: value`, a line each; what is not said is left out. */
function lines(all: readonly Line[]): string {
  return all
    .flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`]))
    .join('\n');
}

const quoted = (values: readonly unknown[]): string => values.map(shownAs).join(', ');

/** https://pandas.pydata.org/docs/development/developer.html: the index is columns by name, or a range. */
function pandasIndex(index: unknown): string {
  const { kind, start, stop, step } = objectOf(index);
  if (kind !== 'range') return shownAs(index);
  return `range from ${shownAs(start)} to ${shownAs(stop)} by ${shownAs(step)}`;
}

function pandasText(pandas: JsonObject): string {
  const creator = objectOf(pandas['creator']);
  const index = listOf(pandas['index_columns']).map(pandasIndex);
  const columns = listOf(pandas['columns']).map((column) => {
    const { name, pandas_type: type, numpy_type: numpy } = objectOf(column);
    return `  ${textOf(name) ?? '(no name)'}: ${textOf(type) ?? '?'} (${textOf(numpy) ?? '?'})`;
  });
  const made = [textOf(creator['library']), textOf(creator['version'])].filter(Boolean).join(' ');
  const head = lines([
    ['pandas', textOf(pandas['pandas_version'])],
    ['written by', made === '' ? undefined : made],
    ['index', index.length === 0 ? 'none' : index.join(', ')],
    ['columns', String(columns.length)],
  ]);
  return [head, ...columns].join('\n');
}

/** A Spark SQL type: a name, or an object that has parts. */
function sparkType(type: unknown): string {
  const { type: kind, elementType, keyType, valueType, fields, sqlType } = objectOf(type);
  if (kind === 'array') return `array<${sparkType(elementType)}>`;
  if (kind === 'map') return `map<${sparkType(keyType)}, ${sparkType(valueType)}>`;
  if (kind === 'struct') return `struct<${listOf(fields).map(sparkField).join(', ')}>`;
  if (kind === 'udt') return `user type of ${sparkType(sqlType)}`;
  return textOf(type) ?? '?';
}

function sparkField(field: unknown): string {
  const { name, type, nullable } = objectOf(field);
  return `${textOf(name) ?? '?'}: ${sparkType(type)}${nullable === false ? ', never null' : ''}`;
}

function sparkText(schema: JsonObject): string {
  return listOf(schema['fields']).map(sparkField).join('\n');
}

/** A coordinate reference system by name; left out, it is WGS 84 with longitude first. */
function crsText(crs: unknown): string | undefined {
  if (crs === undefined) return 'OGC:CRS84';
  if (crs === null) return 'not known';
  if (typeof crs === 'string') return crs;
  const { name, id } = objectOf(crs);
  const { authority, code } = objectOf(id);
  const named = code === undefined ? '' : ` (${shownAs(authority)}:${shownAs(code)})`;
  return `${textOf(name) ?? 'unnamed'}${named}`;
}

/** https://geoparquet.org/releases/ */
function geoText(geo: JsonObject): string {
  const head = lines([
    ['GeoParquet', textOf(geo['version'])],
    ['primary column', textOf(geo['primary_column'])],
  ]);
  const columns = Object.entries(objectOf(geo['columns'])).map(([name, value]) => {
    const column = objectOf(value);
    const types = quoted(listOf(column['geometry_types']));
    const box = quoted(listOf(column['bbox']));
    const facts = lines([
      ['  encoding', textOf(column['encoding'])],
      ['  geometries', types === '' ? undefined : types],
      ['  reference system', crsText(column['crs'])],
      ['  edges', textOf(column['edges'])],
      ['  bounding box', box === '' ? undefined : box],
    ]);
    return `column ${name}\n${facts}`;
  });
  return [head, ...columns].filter(Boolean).join('\n');
}

/** https://iceberg.apache.org/spec/#schemas-and-data-types */
function icebergType(type: unknown): string {
  const { type: kind, element, key, value, fields } = objectOf(type);
  if (kind === 'list') return `list<${icebergType(element)}>`;
  if (kind === 'map') return `map<${icebergType(key)}, ${icebergType(value)}>`;
  if (kind === 'struct') return `struct<${listOf(fields).map(icebergField).join(', ')}>`;
  return textOf(type) ?? '?';
}

function icebergField(field: unknown): string {
  const { id, name, type, required } = objectOf(field);
  const never = required === true ? ', required' : '';
  return `${textOf(name) ?? '?'}: ${icebergType(type)}${never} (id ${shownAs(id)})`;
}

function icebergText(schema: JsonObject): string {
  const head = lines([
    ['schema', schema['schema-id'] === undefined ? undefined : shownAs(schema['schema-id'])],
  ]);
  return [head, ...listOf(schema['fields']).map(icebergField)].filter(Boolean).join('\n');
}

const jsonTexts: Readonly<Record<string, (value: JsonObject) => string>> = {
  pandas: pandasText,
  'org.apache.spark.sql.parquet.row.metadata': sparkText,
  geo: geoText,
  'iceberg.schema': icebergText,
};

/** Undefined for a key that we do not know, and for a value that is not what the key promises. */
export function keyValueText(entry: {
  key: string;
  value?: string | undefined;
}): string | undefined {
  const { key, value = '' } = entry;
  const text = key === 'ARROW:schema' ? arrowSchemaText(value) : textOfJson(key, value);
  if (text === undefined || text === '') return undefined;
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function textOfJson(key: string, value: string): string | undefined {
  const make = Object.hasOwn(jsonTexts, key) ? jsonTexts[key] : undefined;
  const json = make && jsonObject(value);
  return json && make(json);
}
