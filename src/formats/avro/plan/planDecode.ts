/** The plan by which records are decoded, from the writer's schema and the wanted parts of it. */
import { TableError } from '../../../base/errors.ts';
import type { DataType, Field } from '../../../table/schema.ts';
import type { AvroRecord, AvroType, AvroUnion } from '../schema/avroType.ts';
import { isNullable, type DecodeNode, type DecodePlan, type Presence } from './decodePlan.ts';
import type { CapturedSteps } from '../resolution/resolution.ts';
import { scalarShape, type NodeShape } from './scalarType.ts';
import { typeText } from '../schema/typeText.ts';

/** Unions of more branches than these are text, not a struct of so many members. */
const maxMembers = 32;

/** Types that a schema may unfold to: without a limit, types that hold the next one twice would have no end. */
const maxNodes = 250_000;

/** Which parts of a value are kept; undefined where all of it is skipped. */
export type Selection =
  | 'all'
  /** Of a record: by the field's position. */
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<number, Selection> }
  /** Of an array or a map: of each item. */
  | { readonly kind: 'items'; readonly item: Selection }
  /** Of a union: by the branch's number. Every branch is kept, since any may occur. */
  | { readonly kind: 'union'; readonly branches: readonly Selection[] }
  | undefined;

/**
 * `columns` are indexes of the top-level fields, or 0 for the one column of a schema that is no record; undefined
 * wants all. Throws TableError `unsupported` where the schema unfolds to too many types.
 */
export function planDecode(type: AvroType, columns: readonly number[] | undefined): DecodePlan {
  if (columns === undefined) return planSelection(type, 'all');
  if (type.kind !== 'record') return planSelection(type, columns.includes(0) ? 'all' : undefined);
  const fields = new Map(columns.map((column) => [column, 'all'] as const));
  return planSelection(type, { kind: 'record', fields });
}

/** As `planDecode`, for parts at any depth; `steps` are what a reader's schema makes of captured values. */
export function planSelection(
  type: AvroType,
  selection: Selection,
  steps?: CapturedSteps,
): DecodePlan {
  return new Planner(steps).plan(type, selection);
}

/** What a value's node takes from where it stands. */
interface Place {
  readonly group: number;
  readonly presence: Presence;
  readonly selection: Selection;
}

class Planner {
  readonly #steps: CapturedSteps | undefined;
  readonly #nodes: DecodeNode[] = [];
  #groupCount = 1;
  /** The records around the one that is being planned: one that holds itself is captured. */
  readonly #around = new Set<AvroRecord>();

  constructor(steps: CapturedSteps | undefined) {
    this.#steps = steps;
  }

  plan(type: AvroType, selection: Selection): DecodePlan {
    const root = this.#node(type, { group: 0, presence: 'required', selection });
    const isRecord = type.kind === 'record' && root.value.kind === 'record';
    const columns = isRecord ? root.value.fields : [root];
    return {
      root,
      columns,
      nodes: this.#nodes,
      groupCount: this.#groupCount,
      schema: { fields: fieldsOf(isRecord ? type.fields : [{ name: 'value', type }], columns) },
    };
  }

  #node(type: AvroType, { group, presence, selection }: Place): DecodeNode {
    const option = type.kind === 'union' ? optionOf(type) : undefined;
    if (option !== undefined)
      return this.#node(option.type, {
        group,
        presence: option.presence,
        selection: branchOf(selection, option.branch),
      });
    const id = this.#nodes.length;
    if (id >= maxNodes) throw tooManyTypes();
    const isSkipped = selection === undefined;
    const start = { id, group, presence, isSkipped };
    // A node has a smaller number than its parts, so its place is taken before they are planned.
    this.#nodes.push({ ...start, value: { kind: 'null' }, type: { kind: 'null' } });
    const node = { ...start, ...this.#shape(type, group, selection) };
    this.#nodes[id] = node;
    return node;
  }

  #shape(type: AvroType, group: number, selection: Selection): NodeShape {
    if (type.kind === 'record') return this.#record(type, group, selection);
    if (type.kind === 'union') return this.#union(type, group, selection);
    if (type.kind === 'array') return this.#array(type.items, selection);
    return type.kind === 'map' ? this.#map(type.values, selection) : scalarShape(type);
  }

  #record(record: AvroRecord, group: number, selection: Selection): NodeShape {
    if (this.#around.has(record)) return this.#captured(record);
    this.#around.add(record);
    const fields = record.fields.map(({ type }, i) =>
      this.#node(type, { group, presence: 'required', selection: partOf(selection, i) }),
    );
    this.#around.delete(record);
    const kept = fieldsOf(record.fields, fields).filter((_, i) => fields[i]?.isSkipped === false);
    return { value: { kind: 'record', fields }, type: { kind: 'struct', fields: kept } };
  }

  #union(union: AvroUnion, group: number, selection: Selection): NodeShape {
    const { branches } = union;
    const members = branches.filter(({ kind }) => kind !== 'null');
    // A node has one presence: it cannot also say how a union within a union is there.
    const isPlain =
      members.length <= maxMembers &&
      branches.length <= members.length + 1 &&
      members.every(({ kind }) => kind !== 'union');
    if (!isPlain) return this.#captured(union);
    const nodes = branches.map((type, i) =>
      type.kind === 'null'
        ? undefined
        : this.#node(type, { group, presence: 'branch', selection: branchOf(selection, i) }),
    );
    const named = members.map((type, i) => ({ name: `member${i}`, type }));
    const fields = fieldsOf(
      named,
      nodes.filter((node) => node !== undefined),
    );
    return { value: { kind: 'union', branches: nodes }, type: { kind: 'union', fields } };
  }

  #captured(avroType: AvroType): NodeShape {
    const step = this.#steps?.get(avroType);
    return {
      value: { kind: 'captured', avroType, ...(step && { step }) },
      type: { kind: 'string', format: 'json' },
    };
  }

  #array(items: AvroType, selection: Selection): NodeShape {
    const itemGroup = this.#groupCount++;
    const item = this.#item(items, itemGroup, selection);
    return {
      value: { kind: 'array', item, itemGroup },
      type: { kind: 'list', item: fieldOf({ name: 'item', type: items }, item) },
    };
  }

  #map(values: AvroType, selection: Selection): NodeShape {
    const itemGroup = this.#groupCount++;
    const keys: AvroType = { kind: 'string', logical: undefined };
    const whole = selection && 'all';
    const key = this.#node(keys, { group: itemGroup, presence: 'required', selection: whole });
    const value = this.#item(values, itemGroup, selection);
    const type: DataType = {
      kind: 'map',
      key: fieldOf({ name: 'key', type: keys }, key),
      value: fieldOf({ name: 'value', type: values }, value),
    };
    return { value: { kind: 'map', key, value, itemGroup }, type };
  }

  #item(type: AvroType, group: number, selection: Selection): DecodeNode {
    const item = typeof selection === 'object' && selection.kind === 'items';
    return this.#node(type, {
      group,
      presence: 'required',
      selection: item ? selection.item : selection,
    });
  }
}

function tooManyTypes(): TableError {
  return new TableError('unsupported', `the schema unfolds to more than ${maxNodes} types`, {
    where: { part: 'schema' },
  });
}

function partOf(selection: Selection, field: number): Selection {
  const isPart = typeof selection === 'object' && selection.kind === 'record';
  return isPart ? selection.fields.get(field) : selection;
}

function branchOf(selection: Selection, branch: number): Selection {
  const isPart = typeof selection === 'object' && selection.kind === 'union';
  return isPart ? selection.branches[branch] : selection;
}

interface Option {
  readonly type: AvroType;
  readonly branch: number;
  readonly presence: Presence;
}

/** The one value of a union that needs no members: of one branch, or of null and one other. */
function optionOf({ branches }: AvroUnion): Option | undefined {
  const [first, second, third] = branches;
  if (third !== undefined || first === undefined) return undefined;
  if (second === undefined) return option(first, 0, 'onlyBranch');
  if (first.kind === 'null') return option(second, 1, 'nullFirst');
  return second.kind === 'null' ? option(first, 0, 'nullLast') : undefined;
}

/** Of null and null, and of a union within a union, there is none. */
function option(type: AvroType, branch: number, presence: Presence): Option | undefined {
  if (type.kind === 'union' || (type.kind === 'null' && presence !== 'onlyBranch'))
    return undefined;
  return { type, branch, presence };
}

interface NamedType {
  readonly name: string;
  readonly type: AvroType;
}

function fieldsOf(named: readonly NamedType[], nodes: readonly DecodeNode[]): readonly Field[] {
  return named.flatMap((field, i) => {
    const node = nodes[i];
    return node === undefined ? [] : [fieldOf(field, node)];
  });
}

function fieldOf({ name, type }: NamedType, node: DecodeNode): Field {
  const nullable = isNullable(node) || node.value.kind === 'null';
  return { name, type: node.type, nullable, typeText: typeText(type) + captureText(node) };
}

/** Why a type has no columns of its own. */
function captureText({ value }: DecodeNode): string {
  if (value.kind !== 'captured' || value.avroType.kind === 'bytes') return '';
  return value.avroType.kind === 'record' ? ', recursive: shown as JSON' : ', shown as JSON';
}
