/**
 * Metadata entries that describe a table's columns by name, for an output that has some of them, in another order and
 * under other names: pandas (https://pandas.pydata.org/docs/development/developer.html), GeoParquet
 * (https://geoparquet.org/releases/v1.1.0/) and Spark's row schema.
 */
import {
  jsonObject,
  listOf,
  objectOf,
  textOf,
  type JsonObject,
} from '../formats/parquet/layout/jsonParts.ts';

/** A column that is kept: its name in the input and in the output. */
export interface KeptName {
  readonly name: string;
  readonly as: string;
}

/** The output's name of a column of the input; undefined for one that is dropped, and for what is no name. */
type NewName = (name: unknown) => string | undefined;

/** Undefined where what is left says nothing any more, or cannot be made to say the right thing. */
type Edit = (entry: JsonObject, newName: NewName, names: readonly KeptName[]) => unknown;

const edits: Readonly<Record<string, Edit>> = {
  pandas: editPandas,
  geo: editGeo,
  'org.apache.spark.sql.parquet.row.metadata': editSpark,
};

/** The entry as it holds for the columns that are kept; undefined where there is none such. */
export function editedMetadata(
  key: string,
  value: string,
  names: readonly KeptName[],
): string | undefined {
  const entry = jsonObject(value);
  const edit = Object.hasOwn(edits, key) ? edits[key] : undefined;
  if (entry === undefined || edit === undefined) return undefined;
  const newNames = new Map<unknown, string>(names.map(({ name, as }) => [name, as]));
  // Of columns with one name it could be either.
  if (newNames.size < names.length) return undefined;
  const edited = edit(entry, (name) => newNames.get(name), names);
  return edited === undefined ? undefined : JSON.stringify(edited);
}

function editPandas(entry: JsonObject, newName: NewName, names: readonly KeptName[]): unknown {
  if (!Array.isArray(entry['columns'])) return undefined;
  // Labels that are not simply text would have to be text of another kind under a new name.
  const isRenamed = names.some(({ name, as }) => name !== as);
  const labels = listOf(entry['column_indexes']).map((label) => objectOf(label)['pandas_type']);
  const isText = labels.length <= 1 && labels.every((type) => textLabels.includes(type));
  if (isRenamed && !isText) return undefined;
  const columns = entry['columns'].map(objectOf).flatMap((column) => {
    const field = column['field_name'] ?? column['name'];
    const as = newName(field);
    if (as === undefined) return [];
    // The name of an index need not be that of its column.
    const name = column['name'] === field ? as : column['name'];
    return [{ ...column, name, ...('field_name' in column && { field_name: as }) }];
  });
  // An index that is no column is a range of numbers.
  const indexes = listOf(entry['index_columns']).flatMap((index) =>
    textOf(index) === undefined ? [index] : (newName(index) ?? []),
  );
  return { ...entry, index_columns: indexes, columns };
}

const textLabels: readonly unknown[] = ['unicode', 'string', 'empty'];

function editGeo(entry: JsonObject, newName: NewName): unknown {
  const columns = Object.entries(objectOf(entry['columns'])).flatMap(([name, column]) => {
    const as = newName(name);
    return as === undefined ? [] : [[as, editedCovering(objectOf(column), newName)] as const];
  });
  const [first] = columns;
  if (first === undefined) return undefined;
  // One of them has to be the first to look at.
  const primary = newName(entry['primary_column']) ?? first[0];
  return { ...entry, primary_column: primary, columns: Object.fromEntries(columns) };
}

/** The boxes of a geometry are other columns, named by their paths. */
function editedCovering({ covering, ...column }: JsonObject, newName: NewName): JsonObject {
  if (covering === undefined) return column;
  const { bbox, ...others } = objectOf(covering);
  const sides = Object.entries(objectOf(bbox)).map(([side, path]) => {
    const [root, ...members] = listOf(path);
    return [side, [newName(root), ...members]] as const;
  });
  const isThere = sides.length > 0 && sides.every(([, [root]]) => root !== undefined);
  return isThere ? { ...column, covering: { ...others, bbox: Object.fromEntries(sides) } } : column;
}

function editSpark(entry: JsonObject, _: NewName, names: readonly KeptName[]): unknown {
  const fields = listOf(entry['fields']).map(objectOf);
  const kept = names.map(({ name, as }) => {
    const field = fields.find((candidate) => candidate['name'] === name);
    return field && { ...field, name: as };
  });
  return kept.includes(undefined) ? undefined : { ...entry, fields: kept };
}
