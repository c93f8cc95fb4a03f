import { DataType as ArrowType, tableFromIPC, type Field as ArrowField } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/esm';
import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import {
  decodeSchema,
  originalSchema,
} from '../../../../../src/formats/parquet/schema/decodeSchema.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import type { SchemaElement } from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { buildMiniFile } from '../../../../../src/formats/parquet/mini/miniFile.ts';
import { tableSchema } from '../../../../../src/formats/parquet/schema/schema.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import type { Field } from '../../../../../src/table/schema.ts';
import { corpusBytes, corpusFiles } from '../../../corpus.ts';
import '../../../parquetWasm.ts';

const required = 0;
const optional = 1;
const repeated = 2;
const LIST = 3;
const MAP = 1;
const MAP_KEY_VALUE = 2;

type Element = Partial<SchemaElement>;
const leaf = (name: string, repetitionType: number, more: Element = {}): SchemaElement => ({
  name,
  repetitionType,
  type: 1,
  ...more,
});
const group = (
  name: string,
  repetitionType: number,
  numChildren: number,
  convertedType?: number,
): SchemaElement => ({ name, repetitionType, numChildren, convertedType });
const rooted = (columns: number, ...elements: SchemaElement[]): SchemaElement[] => [
  { name: 'root', numChildren: columns },
  ...elements,
];

function fieldsOf(elements: readonly SchemaElement[]): readonly Field[] {
  return tableSchema(schemaTree(elements)).fields;
}

/** `a: list<int?>?`: nesting, kinds and nullability of a field, in our words. */
function ourShape({ name, type, nullable }: Field): string {
  const inner = (field: Field): string => ourShape(field).replace(/^[^:]*: /, '');
  const mark = nullable ? '?' : '';
  if (type.kind === 'list') return `${name}: list<${inner(type.item)}>${mark}`;
  if (type.kind === 'map') return `${name}: map<${inner(type.key)}, ${inner(type.value)}>${mark}`;
  if (type.kind === 'struct')
    return `${name}: struct<${type.fields.map(ourShape).join(', ')}>${mark}`;
  return `${name}: value${mark}`;
}

/** The same of an Arrow field. */
function arrowShape({ name, type, nullable }: ArrowField<ArrowType>): string {
  const inner = (field: ArrowField<ArrowType>): string => arrowShape(field).replace(/^[^:]*: /, '');
  const mark = nullable ? '?' : '';
  const children = type.children as ArrowField<ArrowType>[];
  if (ArrowType.isList(type)) return `${name}: list<${inner(children[0]!)}>${mark}`;
  if (ArrowType.isMap(type)) {
    const entries = children[0]!.type.children as ArrowField<ArrowType>[];
    return `${name}: map<${entries.map(inner).join(', ')}>${mark}`;
  }
  if (ArrowType.isStruct(type))
    return `${name}: struct<${children.map(arrowShape).join(', ')}>${mark}`;
  return `${name}: value${mark}`;
}

/** The shapes that the decoder sees in a file of that schema. */
function decoderShapes(elements: readonly SchemaElement[]): string[] {
  const mini = buildMiniFile({ schema: elements, rowGroups: [], createdBy: undefined });
  const table = readParquet(mini.bytes);
  return tableFromIPC(table.intoIPCStream()).schema.fields.map(arrowShape);
}

const nestings: Readonly<Record<string, readonly SchemaElement[]>> = {
  'a struct': rooted(1, group('s', optional, 2), leaf('x', required), leaf('y', optional)),
  'a list of today': rooted(
    1,
    group('l', optional, 1, LIST),
    group('list', repeated, 1),
    leaf('element', optional),
  ),
  'a list of a repeated leaf': rooted(1, group('l', optional, 1, LIST), leaf('element', repeated)),
  'a list of a repeated struct': rooted(
    1,
    group('l', required, 1, LIST),
    group('element', repeated, 2),
    leaf('x', required),
    leaf('y', required),
  ),
  'a list of Avro': rooted(
    1,
    group('l', optional, 1, LIST),
    group('array', repeated, 1),
    leaf('x', required),
  ),
  'a list of Thrift': rooted(
    1,
    group('l', optional, 1, LIST),
    group('l_tuple', repeated, 1),
    leaf('x', required),
  ),
  'a list of lists of old': rooted(
    1,
    group('l', optional, 1, LIST),
    group('array', repeated, 1, LIST),
    leaf('array', repeated),
  ),
  'a list of structs': rooted(
    1,
    group('l', optional, 1, LIST),
    group('list', repeated, 1),
    group('item', optional, 1),
    leaf('x', optional),
  ),
  'repeated leaves and groups without annotation': rooted(
    2,
    leaf('numbers', repeated),
    group('people', repeated, 2),
    leaf('age', required),
    leaf('scores', repeated),
  ),
  'a map': rooted(
    1,
    group('m', optional, 1, MAP),
    group('key_value', repeated, 2),
    leaf('key', required),
    leaf('value', optional),
  ),
  'a map of old': rooted(
    1,
    group('m', optional, 1, MAP_KEY_VALUE),
    group('map', repeated, 2),
    leaf('k', optional),
    leaf('v', required),
  ),
  'a map without values': rooted(
    1,
    group('m', optional, 1, MAP),
    group('key_value', repeated, 1),
    leaf('key', required),
  ),
  'a map of lists': rooted(
    1,
    group('m', required, 1, MAP),
    group('key_value', repeated, 2),
    leaf('key', required),
    group('value', optional, 1, LIST),
    group('list', repeated, 1),
    leaf('element', optional),
  ),
};

describe('tableSchema', () => {
  it.each(Object.keys(nestings))('reads %s as the decoder does', (name) => {
    const elements = nestings[name]!;
    expect(fieldsOf(elements).map(ourShape)).toEqual(decoderShapes(elements));
  });

  it('reads every schema of the corpus as the decoder does', async () => {
    let compared = 0;
    for (const name of corpusFiles) {
      try {
        const footer = await readFooter(memorySource(name, corpusBytes(name)));
        const tree = schemaTree(footer.metaData.schema);
        // Variants have a type of their own with us.
        if (tree.columns.some(({ element }) => element.logicalType?.VARIANT !== undefined))
          continue;
        const shapes = fieldsOf(footer.metaData.schema).map(ourShape);
        expect({ name, shapes }).toEqual({
          name,
          shapes: decoderShapes(originalSchema(tree, tree.columns)),
        });
        compared++;
      } catch (error) {
        if (!(error instanceof TableError)) throw error;
      }
    }
    expect(corpusFiles.length === 0 || compared > 80).toBe(true);
  });

  it('reads groups whose annotation makes no sense as structs, which the decoder would refuse', () => {
    const list = rooted(1, group('l', optional, 1, LIST), leaf('x', optional));
    expect(() => decoderShapes(list)).toThrow('List child must be repeated');
    expect(fieldsOf(list).map(ourShape)).toEqual(['l: struct<x: value?>?']);
    const tree = schemaTree(list);
    expect(decoderShapes(decodeSchema(tree, tree.columns))).toEqual(['0: struct<0: value?>?']);
    const map = rooted(1, group('m', optional, 2, MAP), leaf('x', optional), leaf('y', repeated));
    expect(fieldsOf(map).map(ourShape)).toEqual(['m: struct<x: value?, y: list<value>>?']);
  });

  const bytes = 6;
  const fixed = 7;
  it.each<[string, Element]>([
    ['INT32', {}],
    ['INT64', { type: 2 }],
    ['BOOLEAN', { type: 0 }],
    ['INT96', { type: 3 }],
    ['FLOAT', { type: 4 }],
    ['DOUBLE', { type: 5 }],
    ['BYTE_ARRAY', { type: bytes }],
    ['FIXED_LEN_BYTE_ARRAY(5)', { type: fixed, typeLength: 5 }],
    ['STRING', { type: bytes, convertedType: 0 }],
    ['STRING', { type: bytes, logicalType: { STRING: {} } }],
    ['ENUM', { type: bytes, logicalType: { ENUM: {} } }],
    ['JSON', { type: bytes, convertedType: 19 }],
    ['BSON', { type: bytes, convertedType: 20 }],
    ['GEOMETRY(OGC:CRS84)', { type: bytes, logicalType: { GEOMETRY: {} } }],
    ['GEOMETRY(srid:5070)', { type: bytes, logicalType: { GEOMETRY: { crs: 'srid:5070' } } }],
    ['GEOGRAPHY(OGC:CRS84, SPHERICAL)', { type: bytes, logicalType: { GEOGRAPHY: {} } }],
    [
      'GEOGRAPHY(x, KARNEY)',
      { type: bytes, logicalType: { GEOGRAPHY: { crs: 'x', algorithm: 4 } } },
    ],
    ['BYTE_ARRAY', { type: bytes, logicalType: { GEOGRAPHY: { algorithm: 9 } } }],
    ['UUID', { type: fixed, typeLength: 16, logicalType: { UUID: {} } }],
    ['FLOAT16', { type: fixed, typeLength: 2, logicalType: { FLOAT16: {} } }],
    ['INTERVAL', { type: fixed, typeLength: 12, convertedType: 21 }],
    ['DECIMAL(9,2)', { convertedType: 5, precision: 9, scale: 2 }],
    ['DECIMAL(76,0)', { type: bytes, logicalType: { DECIMAL: { precision: 76, scale: 0 } } }],
    ['DATE', { convertedType: 6 }],
    ['TIME(MILLIS, UTC)', { convertedType: 7 }],
    [
      'TIME(NANOS)',
      { type: 2, logicalType: { TIME: { isAdjustedToUTC: false, unit: { NANOS: {} } } } },
    ],
    ['TIMESTAMP(MICROS, UTC)', { type: 2, convertedType: 10 }],
    [
      'TIMESTAMP(NANOS)',
      { type: 2, logicalType: { TIMESTAMP: { isAdjustedToUTC: false, unit: { NANOS: {} } } } },
    ],
    ['INT8', { convertedType: 15 }],
    ['UINT64', { type: 2, logicalType: { INTEGER: { bitWidth: 64, isSigned: false } } }],
    ['UNKNOWN', { logicalType: { UNKNOWN: {} } }],
  ])('spells a type as %s', (text, element) => {
    expect(fieldsOf(rooted(1, leaf('a', optional, element)))[0]?.typeText).toBe(text);
  });

  it.each<[string, Element]>([
    ['INT32', { logicalType: { STRING: {} } }],
    ['INT32', { convertedType: 5, precision: 10, scale: 2 }],
    ['INT32', { convertedType: 5, precision: 3, scale: 4 }],
    ['INT64', { type: 2, logicalType: { DATE: {} } }],
    ['BYTE_ARRAY', { type: bytes, logicalType: { UUID: {} } }],
    ['BYTE_ARRAY', { type: bytes, logicalType: {} }],
    ['FIXED_LEN_BYTE_ARRAY(15)', { type: fixed, typeLength: 15, logicalType: { UUID: {} } }],
    [
      'FIXED_LEN_BYTE_ARRAY(34)',
      { type: fixed, typeLength: 34, convertedType: 5, precision: 80, scale: 0 },
    ],
  ])('ignores an annotation that cannot be: %s', (text, element) => {
    expect(fieldsOf(rooted(1, leaf('a', optional, element)))[0]?.typeText).toBe(text);
  });

  it('spells nested types, and cuts long ones', () => {
    const spelled = (name: string): string | undefined => fieldsOf(nestings[name]!)[0]?.typeText;
    expect(spelled('a list of structs')).toBe('LIST<STRUCT<x INT32>>');
    expect(spelled('a map of lists')).toBe('MAP<INT32, LIST<INT32>>');
    const members = Array.from({ length: 5000 }, (_, i) => leaf(`member_${i}`, optional));
    const wide = fieldsOf(rooted(1, group('s', optional, 5000), ...members))[0]?.typeText;
    expect(wide).toMatch(/^STRUCT<member_0 INT32, .*, …>$/);
    expect(wide?.length).toBeLessThanOrEqual(120);
  });
});

describe('schemaTree', () => {
  it.each<[string, readonly SchemaElement[]]>([
    ['a group says it has 2 members', rooted(1, group('s', optional, 2), leaf('x', optional))],
    ['a group says it has -1 members', rooted(1, group('s', optional, -1))],
    [
      'it has elements that belong to no group',
      rooted(1, leaf('x', optional), leaf('y', optional)),
    ],
    ['it has no root', []],
    ['repetition type 7 is unknown', rooted(1, leaf('x', 7))],
    [
      'it has a physical type and members',
      rooted(1, leaf('x', optional, { numChildren: 1 }), leaf('y', 0)),
    ],
    [
      'nested more than 100 deep',
      rooted(1, ...Array.from({ length: 200 }, () => group('s', optional, 1)), leaf('x', optional)),
    ],
  ])('refuses a schema: %s', (message, elements) => {
    expect(() => schemaTree(elements)).toThrow(message);
  });
});
