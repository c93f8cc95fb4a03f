/** Parquet schema to TableSchema: what each top-level column's values are, and how the format spells its type. */
import { TableError } from '../../../base/errors.ts';
import type { DataType, Field, TableSchema } from '../../../table/schema.ts';
import { crsName } from './crsName.ts';
import { leafType } from './logicalType.ts';
import { shapeOf, type Shape } from './nesting.ts';
import type { SchemaNode, SchemaTree } from './schemaTree.ts';

/** Longest type text: what a header or a tooltip can show. */
const maxTypeText = 120;

const unitNames = { s: 'SECONDS', ms: 'MILLIS', us: 'MICROS', ns: 'NANOS' } as const;

function numberText(type: DataType & { readonly kind: 'int' | 'float' }): string {
  if (type.kind === 'int') return `${type.signed ? 'INT' : 'UINT'}${type.bits}`;
  if (type.bits === 16) return 'FLOAT16';
  return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
}

function bytesText(type: DataType & { readonly kind: 'string' | 'binary' }): string {
  if (type.kind === 'string') return type.format?.toUpperCase() ?? 'STRING';
  return type.width === undefined ? 'BYTE_ARRAY' : `FIXED_LEN_BYTE_ARRAY(${type.width})`;
}

/** `GEOMETRY(EPSG:5070)`, `GEOGRAPHY(OGC:CRS84, SPHERICAL)`. */
function geometryText({ crs, edges }: DataType & { readonly kind: 'geometry' }): string {
  const name = crsName(crs);
  return edges === 'planar' ? `GEOMETRY(${name})` : `GEOGRAPHY(${name}, ${edges.toUpperCase()})`;
}

/** A leaf's type in the specification's words. */
export function leafTypeText(type: DataType): string {
  switch (type.kind) {
    case 'int':
    case 'float':
      return numberText(type);
    case 'string':
    case 'binary':
      return bytesText(type);
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'time':
      return `TIME(${unitNames[type.unit]}${type.utc ? ', UTC' : ''})`;
    case 'timestamp':
      return `TIMESTAMP(${unitNames[type.unit]}${type.zone === undefined ? '' : ', UTC'})`;
    case 'null':
      return 'UNKNOWN';
    case 'bool':
      return 'BOOLEAN';
    case 'geometry':
      return geometryText(type);
    case 'uuid':
    case 'date':
    case 'int96':
    case 'interval':
    case 'duration':
    case 'bson':
    case 'variant':
    case 'list':
    case 'map':
    case 'struct':
    case 'union':
      return type.kind.toUpperCase();
  }
}

/** `STRUCT<a INT32, b STRING, …>`, cut so that no schema, however wide or deep, makes a long text. */
function structText(fields: readonly Field[]): string {
  const parts: string[] = [];
  let length = 0;
  for (const { name, typeText } of fields) {
    const part = `${name} ${typeText}`;
    length += part.length + 2;
    if (length + 'STRUCT<…>'.length > maxTypeText && parts.length > 0) {
      parts.push('…');
      break;
    }
    parts.push(part);
  }
  return `STRUCT<${parts.join(', ')}>`;
}

function cut(text: string): string {
  return text.length > maxTypeText ? `${text.slice(0, maxTypeText - 1)}…` : text;
}

interface TypeWithText {
  readonly type: DataType;
  readonly text: string;
}

function listType(item: Field): TypeWithText {
  return { type: { kind: 'list', item }, text: `LIST<${item.typeText}>` };
}

function leaf(node: SchemaNode): TypeWithText {
  const type = leafType(node.element);
  if (type === undefined)
    throw new TableError('corrupt', `physical type ${node.element.type} is unknown`, {
      where: { part: `schema, column ${node.path.join('.')}` },
    });
  return { type, text: leafTypeText(type) };
}

function typeOf(node: SchemaNode, shape: Shape): TypeWithText {
  switch (shape.kind) {
    case 'leaf':
      return leaf(node);
    case 'nothing':
      return { type: { kind: 'null' }, text: 'STRUCT<>' };
    case 'variant':
      return { type: { kind: 'variant', fields: membersOf(node) }, text: 'VARIANT' };
    case 'struct': {
      const fields = membersOf(node);
      return { type: { kind: 'struct', fields }, text: structText(fields) };
    }
    case 'repeated':
      return listType(fieldOf(node, true));
    case 'list':
      return listType(fieldOf(shape.item));
    case 'listOfRepeated':
      return listType(fieldOf(shape.item, true));
    case 'map': {
      const key = { ...fieldOf(shape.key), nullable: false };
      const value = fieldOf(shape.value);
      return {
        type: { kind: 'map', key, value },
        text: `MAP<${key.typeText}, ${value.typeText}>`,
      };
    }
  }
}

function membersOf({ children }: SchemaNode): Field[] {
  return children.map((child) => fieldOf(child));
}

/** One column or part of one. `repetitionTaken` as in shapeOf. */
function fieldOf(node: SchemaNode, repetitionTaken = false): Field {
  const { type, text } = typeOf(node, shapeOf(node, repetitionTaken));
  return {
    name: node.element.name,
    type,
    nullable: node.repetition === 'OPTIONAL' || type.kind === 'null',
    typeText: cut(text),
  };
}

/** Throws TableError `corrupt` for a physical type that does not exist. */
export function tableSchema(tree: SchemaTree): TableSchema {
  return { fields: tree.columns.map((column) => fieldOf(column)) };
}
