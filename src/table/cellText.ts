/**
 * The exact text of a value: the one place for grid, copy, CSV, JSON and statistics. Values come as ipcColumns.ts
 * gives them (or as plain JavaScript values of the same shapes).
 */
import { bsonValue } from './bson.ts';
import { TableError } from '../base/errors.ts';
import { writeDynamic } from './dynamicJson.ts';
import type { DynamicValue } from './dynamicValue.ts';
import { writeAll, type JsonOutput } from './jsonOutput.ts';
import { hexText, scalarJson, scalarText } from './scalarText.ts';
import type { DataType, Field, NestedType, UnionType } from './schema.ts';
import { branchOf } from './unionBranch.ts';
import { partsOf } from './valueParts.ts';
import { shreddedVariant } from './variantShredding.ts';

/** Null, whether in an Arrow vector or absent; never the empty string, NaN or a zero. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/**
 * The whole value as text; null is the empty string (ask `isNull` to tell them apart). Strings are themselves,
 * numbers have all their digits, times are ISO 8601, shapes are well-known text, other bytes are hexadecimal, nested
 * values are compact JSON, a union is the value of its branch. A variant that breaks its specification is a clause in brackets that says how.
 */
export function cellText(value: unknown, type: DataType): string {
  return cellPreview(value, type, Infinity);
}

/** The start of `cellText`: at least `limit` characters of it, or all. Its cost does not grow with the value. */
export function cellPreview(value: unknown, type: DataType, limit: number): string {
  if (isNull(value)) return '';
  if (type.kind === 'union') {
    const branch = branchOf(value, type.fields);
    return cellPreview(branch?.value, branch?.field.type ?? type, limit);
  }
  if (!isNested(type)) return scalarText(value, type, limit);
  const out: JsonOutput = { text: '', limit };
  if (isDocument(type)) writeDocument(out, value, type);
  else writeNested(out, partsOf(value), type);
  return out.text;
}

/**
 * The value as compact JSON. Integers and decimals are bare digits, however many; NaN and the infinities, times,
 * shapes, bytes and what cannot be decoded are strings; maps are objects whose keys are the key's text, in order and
 * with duplicates kept, as are structs; a union is the value of its branch.
 */
export function jsonText(value: unknown, type: DataType): string {
  const out: JsonOutput = { text: '', limit: Infinity };
  writeJson(out, value, type);
  return out.text;
}

const nestedKinds: ReadonlySet<string> = new Set<NestedType['kind']>([
  'list',
  'map',
  'struct',
  'variant',
  'bson',
]);

/** Whether the type's values have parts, so that their text is JSON. */
export function isNested(type: DataType): type is NestedType {
  return nestedKinds.has(type.kind);
}

/** Types whose values say themselves what they are. */
type DocumentType = Extract<DataType, { readonly kind: 'variant' | 'bson' }>;

function isDocument(type: NestedType): type is DocumentType {
  return type.kind === 'variant' || type.kind === 'bson';
}

function documentOf(value: unknown, type: DocumentType): DynamicValue {
  if (type.kind === 'variant') return shreddedVariant(partsOf(value), type.fields);
  if (value instanceof Uint8Array) return bsonValue(value);
  throw new TableError('internal', 'it is not bytes');
}

/** What cannot be decoded is shown as its bytes, or where there is more than bytes by what is wrong with it. */
function writeDocument(
  out: JsonOutput,
  value: unknown,
  type: DocumentType,
  quote = (text: string): string => text,
): void {
  const decode = (): DynamicValue => documentOf(value, type);
  writeDynamic(out, decode, (reason) =>
    quote(value instanceof Uint8Array ? hexText(value, out.limit) : `(invalid variant: ${reason})`),
  );
}

function writeJson(out: JsonOutput, value: unknown, type: DataType): void {
  if (isNull(value)) out.text += 'null';
  else if (type.kind === 'union') writeUnion(out, value, type);
  else if (!isNested(type)) out.text += scalarJson(value, type, out.limit);
  else if (isDocument(type)) writeDocument(out, value, type, (text) => JSON.stringify(text));
  else writeNested(out, partsOf(value), type);
}

function writeUnion(out: JsonOutput, value: unknown, { fields }: UnionType): void {
  const branch = branchOf(value, fields);
  if (branch === undefined) out.text += 'null';
  else writeJson(out, branch.value, branch.field.type);
}

function writeNested(
  out: JsonOutput,
  parts: ReturnType<typeof partsOf>,
  type: Exclude<NestedType, DocumentType>,
): void {
  switch (type.kind) {
    case 'list':
      writeAll(out, '[]', parts, (item) => {
        writeJson(out, item, type.item.type);
      });
      return;
    case 'map':
      writeAll(out, '{}', parts, (entry) => {
        const pair = partsOf(entry);
        out.text += `${JSON.stringify(cellText(pair[0], type.key.type))}:`;
        writeJson(out, pair[1], type.value.type);
      });
      return;
    case 'struct':
      writeStruct(out, parts, type.fields);
      return;
  }
}

function writeStruct(out: JsonOutput, values: ArrayLike<unknown>, fields: readonly Field[]): void {
  writeAll(out, '{}', fields, (field, i) => {
    out.text += `${JSON.stringify(field.name)}:`;
    writeJson(out, values[i], field.type);
  });
}
