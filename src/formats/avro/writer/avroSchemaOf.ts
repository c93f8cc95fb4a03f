/** The Avro schema for a table, what its columns become in it, and how they are encoded. */
import type { DataType, Field, TableSchema, TimeUnit } from '../../../table/schema.ts';
import type { AvroChange, AvroTarget, EncodeNode, EncodeValue } from './encodePlan.ts';
import { LegalNames } from './legalNames.ts';

type Json = string | number | null | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

export interface AvroSchemaOptions {
  /** Of the record that each row is; made legal. */
  readonly recordName?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Where the original of a name that had to be changed is kept, besides the alias. */
const originalName = 'originalName';

export function avroSchemaOf(schema: TableSchema, options: AvroSchemaOptions = {}): AvroTarget {
  const planner = new Planner();
  const { recordName = 'Row', namespace } = options;
  const { json, fields } = planner.row(recordName, schema.fields);
  const whole = namespace === undefined ? json : { namespace, ...json };
  return { schemaJson: JSON.stringify(whole), columns: fields, changes: planner.changes };
}

/** What a type becomes: in the schema, and in the plan. */
type Part = readonly [Json, EncodeValue];

const timestampNames: Record<TimeUnit, string> = {
  s: 'timestamp-millis',
  ms: 'timestamp-millis',
  us: 'timestamp-micros',
  ns: 'timestamp-nanos',
};

const noSeconds = 'counts milliseconds: Avro counts no seconds';

const text: Part = ['string', { kind: 'text' }];
const plainLong: EncodeValue = { kind: 'long', times: 1 };

interface PlannedRecord {
  readonly json: JsonObject;
  readonly fields: readonly EncodeNode[];
}

class Planner {
  readonly changes: AvroChange[] = [];
  /** The one that is being planned. */
  #column = 0;
  /** Records and fixed have one name space. */
  readonly #typeNames = new LegalNames();

  /** The record that each row is. */
  row(name: string, fields: readonly Field[]): PlannedRecord {
    return this.#record(name, fields, (column) => {
      this.#column = column;
      return '';
    });
  }

  #record(
    name: string,
    fields: readonly Field[],
    pathOf: (field: number) => string,
  ): PlannedRecord {
    const typeName = this.#typeNames.take(name);
    const names = new LegalNames(fields.map((field) => field.name));
    const planned = fields.map((field, i) => this.#field(field, names, typeName, pathOf(i)));
    const json = { type: 'record', name: typeName, fields: planned.map((each) => each.json) };
    return { json, fields: planned.map(({ node }) => node) };
  }

  #field(
    field: Field,
    names: LegalNames,
    owner: string,
    path: string,
  ): { readonly json: Json; readonly node: EncodeNode } {
    const ownPath = path === '' ? field.name : `${path}.${field.name}`;
    const name = names.take(field.name);
    const isRenamed = name !== field.name;
    if (isRenamed) this.#change(ownPath, `is named ${name}`);
    const node = this.#node(field, `${owner}_${name}`, ownPath);
    const json = {
      name,
      type: node.json,
      ...(node.node.nullable ? { default: null } : {}),
      ...(isRenamed ? { aliases: [field.name], [originalName]: field.name } : {}),
    };
    return { json, node: node.node };
  }

  #node(
    { type, nullable }: Field,
    typeName: string,
    path: string,
  ): { readonly json: Json; readonly node: EncodeNode } {
    const [json, value] = this.#type(type, typeName, path);
    // A column of nulls alone is no union.
    const isOption = nullable && value.kind !== 'null';
    const node = { path, nullable: isOption, value };
    return { json: isOption ? ['null', ...(isUnion(json) ? json : [json])] : json, node };
  }

  #change(path: string, clause: string): void {
    this.changes.push({ column: this.#column, path, clause });
  }

  #type(type: DataType, typeName: string, path: string): Part {
    switch (type.kind) {
      case 'null':
        return ['null', { kind: 'null' }];
      case 'bool':
        return ['boolean', { kind: 'boolean' }];
      case 'int':
        return this.#integer(type.bits, type.signed, path);
      case 'float':
        return this.#float(type.bits, path);
      case 'decimal':
        return this.#decimal(type.precision, type.scale, type, path);
      case 'string':
        return this.#text(type.format, path);
      case 'binary':
        return this.#binary(type.width ?? 0, typeName);
      case 'geometry':
        this.#change(path, 'becomes bytes of well-known binary');
        return [
          { type: 'bytes', geometry: 'WKB', crs: type.crs ?? 'OGC:CRS84', edges: type.edges },
          { kind: 'bytes' },
        ];
      case 'uuid':
        return [{ type: 'string', logicalType: 'uuid' }, { kind: 'uuid' }];
      case 'date':
        return [{ type: 'int', logicalType: 'date' }, { kind: 'int' }];
      case 'time':
        return this.#timeOfDay(type.unit, path);
      case 'timestamp':
        return this.#timestamp(type.unit, type.zone, path);
      case 'int96':
        this.#change(path, 'becomes nanoseconds since 1970: writing stops outside 1677 to 2262');
        return [{ type: 'long', logicalType: 'local-timestamp-nanos' }, { kind: 'int96' }];
      case 'interval':
        return this.#fixed(typeName, 12, { logicalType: 'duration' });
      case 'duration':
        this.#change(path, `becomes a long that counts ${type.unit}`);
        return [{ type: 'long', unit: type.unit }, plainLong];
      case 'list':
        return this.#list(type.item, typeName, path);
      case 'map':
        return this.#map(type.key, type.value, typeName, path);
      case 'struct':
        return this.#struct(type.fields, typeName, path);
      case 'union':
        return this.#union(type.fields, typeName, path);
      case 'variant':
        this.#change(path, 'becomes JSON text');
        return ['string', { kind: 'display', type, isJson: true }];
      case 'bson':
        this.#change(path, 'becomes bytes of BSON');
        return ['bytes', { kind: 'bytes' }];
    }
  }

  #struct(fields: readonly Field[], typeName: string, path: string): Part {
    const { json, fields: nodes } = this.#record(typeName, fields, () => path);
    return [json, { kind: 'record', fields: nodes }];
  }

  #list(item: Field, typeName: string, path: string): Part {
    const { json, node } = this.#node(item, `${typeName}_item`, `${path}[]`);
    return [
      { type: 'array', items: json },
      { kind: 'array', item: node },
    ];
  }

  #map(key: Field, value: Field, typeName: string, path: string): Part {
    if (key.type.kind !== 'string') {
      this.#change(path, 'becomes an array of key and value: keys of a map are text');
      const entry: DataType = { kind: 'struct', fields: [{ ...key, nullable: false }, value] };
      const item = { name: 'entry', type: entry, nullable: false, typeText: '' };
      return this.#list(item, typeName, path);
    }
    const values = this.#node(value, `${typeName}_value`, `${path}.${value.name}`);
    const keys: EncodeNode = { path: `${path}.${key.name}`, nullable: false, value: text[1] };
    return [
      { type: 'map', values: values.json },
      { kind: 'map', key: keys, value: values.node },
    ];
  }

  #union(fields: readonly Field[], typeName: string, path: string): Part {
    const members = fields.flatMap((field, member) =>
      field.type.kind === 'null' ? [] : [{ field: { ...field, nullable: false }, member }],
    );
    const changesBefore = this.changes.length;
    const planned = members.map(({ field, member }) => ({
      member,
      ...this.#node(field, `${typeName}_${field.name}`, `${path}.${field.name}`),
    }));
    if (areDistinct(planned.map(({ json }) => json)))
      return [
        planned.map(({ json }) => json),
        { kind: 'union', branches: planned.map(({ member, node }) => ({ member, node })) },
      ];
    this.changes.length = changesBefore;
    this.#change(path, 'becomes a record of its branches: two of them are of one Avro type');
    return this.#struct(fields, typeName, path);
  }

  #text(format: 'json' | 'enum' | undefined, path: string): Part {
    if (format === 'enum')
      this.#change(path, 'becomes text: an enum would have to list its symbols in advance');
    if (format === 'json') this.#change(path, 'becomes text: Avro has no JSON');
    return text;
  }

  #binary(width: number, typeName: string): Part {
    return width === 0 ? ['bytes', { kind: 'bytes' }] : this.#fixed(typeName, width, {});
  }

  #float(bits: 16 | 32 | 64, path: string): Part {
    if (bits === 64) return ['double', { kind: 'double' }];
    if (bits === 16) this.#change(path, 'becomes a float of 32 bits, which holds it exactly');
    return ['float', { kind: 'float' }];
  }

  #integer(bits: 8 | 16 | 32 | 64, signed: boolean, path: string): Part {
    if (bits === 64 && !signed)
      this.#change(path, 'becomes a long: writing stops at a value above 2^63 − 1');
    const isInt = signed ? bits <= 32 : bits <= 16;
    if (bits < 32) this.#change(path, 'becomes an int: Avro has no smaller integers');
    else if (bits === 32 && !signed)
      this.#change(path, 'becomes a long: Avro has no unsigned integers');
    return isInt ? ['int', { kind: 'int' }] : ['long', plainLong];
  }

  #decimal(precision: number, scale: number, type: DataType, path: string): Part {
    if (scale < 0 || scale > precision) {
      this.#change(path, `becomes text: a decimal of precision ${precision} has no scale ${scale}`);
      return ['string', { kind: 'display', type, isJson: false }];
    }
    return [{ type: 'bytes', logicalType: 'decimal', precision, scale }, { kind: 'decimal' }];
  }

  #fixed(name: string, size: number, more: JsonObject): Part {
    const typeName = this.#typeNames.take(name);
    return [
      { type: 'fixed', name: typeName, size, ...more },
      { kind: 'fixed', size },
    ];
  }

  #timeOfDay(unit: TimeUnit, path: string): Part {
    if (unit === 'us') return [{ type: 'long', logicalType: 'time-micros' }, plainLong];
    if (unit === 'ns') {
      this.#change(path, 'becomes a long that counts nanoseconds: Avro has no such time of day');
      return [{ type: 'long', unit }, plainLong];
    }
    const times = unit === 's' ? 1000 : 1;
    if (unit === 's') this.#change(path, noSeconds);
    return [
      { type: 'int', logicalType: 'time-millis' },
      { kind: 'scaledInt', times },
    ];
  }

  #timestamp(unit: TimeUnit, zone: string | undefined, path: string): Part {
    const name = timestampNames[unit];
    const isLocal = zone === undefined;
    if (unit === 's') this.#change(path, noSeconds);
    if (!isLocal && zone !== 'UTC') this.#change(path, `is in UTC: the zone ${zone} is not kept`);
    const json = { type: 'long', logicalType: isLocal ? `local-${name}` : name };
    return [json, { kind: 'long', times: unit === 's' ? 1000 : 1 }];
  }
}

function isUnion(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** Whether types can be the branches of one union: none a union, and no two alike but for named ones. */
function areDistinct(branches: readonly Json[]): boolean {
  const names = branches.map(branchName);
  return !branches.some(isUnion) && new Set(names).size === names.length;
}

function branchName(json: Json): string {
  if (typeof json !== 'object' || json === null || isUnion(json)) return JSON.stringify(json);
  return JSON.stringify(json['name'] ?? json['type']);
}
