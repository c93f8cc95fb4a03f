import { describe, expect, it } from 'vitest';
import type { DecodeNode, DecodePlan } from '../../../../../src/formats/avro/plan/decodePlan.ts';
import { planDecode, planSelection } from '../../../../../src/formats/avro/plan/planDecode.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';

const typeOf = (schema: unknown) => parseSchema(JSON.stringify(schema)).type;
const planOf = (schema: unknown, columns?: readonly number[]): DecodePlan =>
  planDecode(typeOf(schema), columns);
const record = (...types: unknown[]): object => ({
  type: 'record',
  name: 'R',
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
/** Plan and table type of a column of that type. */
function columnOf(type: unknown) {
  const plan = planOf(record(type));
  return { node: plan.columns[0], field: plan.schema.fields[0] };
}

describe('planDecode', () => {
  it.each([
    ['null', { kind: 'null' }, 'null'],
    ['boolean', { kind: 'bool' }, 'boolean'],
    ['int', { kind: 'int', bits: 32, signed: true }, 'int'],
    ['long', { kind: 'int', bits: 64, signed: true }, 'long'],
    ['float', { kind: 'float', bits: 32 }, 'float'],
    ['double', { kind: 'float', bits: 64 }, 'double'],
    ['bytes', { kind: 'binary' }, 'bytes'],
    ['string', { kind: 'string' }, 'string'],
    [{ type: 'int', logicalType: 'date' }, { kind: 'date' }, 'date'],
    [
      { type: 'int', logicalType: 'time-millis' },
      { kind: 'time', unit: 'ms', utc: false },
      'time-millis',
    ],
    [
      { type: 'long', logicalType: 'time-micros' },
      { kind: 'time', unit: 'us', utc: false },
      'time-micros',
    ],
    [
      { type: 'long', logicalType: 'timestamp-nanos' },
      { kind: 'timestamp', unit: 'ns', zone: 'UTC' },
      'timestamp-nanos',
    ],
    [
      { type: 'long', logicalType: 'local-timestamp-millis' },
      { kind: 'timestamp', unit: 'ms', zone: undefined },
      'local-timestamp-millis',
    ],
    [{ type: 'string', logicalType: 'uuid' }, { kind: 'string' }, 'uuid'],
    [{ type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' }, { kind: 'uuid' }, 'uuid'],
    [
      { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' },
      { kind: 'interval' },
      'duration',
    ],
    [{ type: 'fixed', name: 'F', size: 3 }, { kind: 'binary', width: 3 }, 'fixed F(3)'],
    [{ type: 'fixed', name: 'F', size: 0 }, { kind: 'binary' }, 'fixed F(0)'],
    [
      { type: 'bytes', logicalType: 'decimal', precision: 40, scale: 2 },
      { kind: 'decimal', precision: 40, scale: 2 },
      'decimal(40, 2)',
    ],
    [
      { type: 'bytes', logicalType: 'decimal', precision: 77, scale: 2 },
      { kind: 'binary' },
      'decimal(77, 2)',
    ],
    [
      { type: 'enum', name: 'n.Suit', symbols: ['A'] },
      { kind: 'string', format: 'enum' },
      'enum Suit',
    ],
    [{ type: 'bytes', logicalType: 'big-decimal' }, { kind: 'string' }, 'big-decimal'],
    [{ type: 'record', name: 'E', fields: [] }, { kind: 'struct', fields: [] }, 'record E'],
  ])('of %j makes %j', (type, expected, text) => {
    const { field } = columnOf(type);
    expect(field?.type).toEqual(expected);
    expect(field?.typeText).toBe(text);
    expect(field?.nullable).toBe(type === 'null');
  });

  it('takes a union of null and one other type for that type, nullable', () => {
    expect(columnOf(['null', 'string']).node?.presence).toBe('nullFirst');
    expect(columnOf(['string', 'null']).node?.presence).toBe('nullLast');
    expect(columnOf(['string']).node?.presence).toBe('onlyBranch');
    expect(columnOf(['null', 'string']).field).toEqual({
      name: 'f0',
      type: { kind: 'string' },
      nullable: true,
      typeText: 'union<null, string>',
    });
    expect(columnOf(['string']).field?.nullable).toBe(false);
  });

  it('numbers the members of a union as Spark does: without null', () => {
    const { node, field } = columnOf(['int', 'null', 'string']);
    expect(node?.value).toMatchObject({
      kind: 'union',
      branches: [{ presence: 'branch' }, undefined, { presence: 'branch' }],
    });
    expect(field?.nullable).toBe(true);
    expect(field?.type).toEqual({
      kind: 'union',
      fields: [
        {
          name: 'member0',
          type: { kind: 'int', bits: 32, signed: true },
          nullable: true,
          typeText: 'int',
        },
        { name: 'member1', type: { kind: 'string' }, nullable: true, typeText: 'string' },
      ],
    });
  });

  it.each([
    [['null', ['null', 'int']], ', shown as JSON'],
    [['null', 'null'], ', shown as JSON'],
    [
      Array.from({ length: 33 }, (_, i) => ({ type: 'fixed', name: `F${i}`, size: i })),
      ', shown as JSON',
    ],
  ])('captures %j, which no columns can hold', (type, note) => {
    const { node, field } = columnOf(type);
    expect(node?.value.kind).toBe('captured');
    expect(field?.typeText).toContain(note);
  });

  it('captures a record within itself', () => {
    const plan = planOf({
      type: 'record',
      name: 'Node',
      fields: [
        { name: 'value', type: 'int' },
        { name: 'next', type: ['null', 'Node'] },
        { name: 'others', type: { type: 'array', items: 'Node' } },
      ],
    });
    expect(plan.columns.map(({ value, presence }) => [value.kind, presence])).toEqual([
      ['int', 'required'],
      ['captured', 'nullFirst'],
      ['array', 'required'],
    ]);
    expect(plan.schema.fields[1]?.typeText).toBe(
      'union<null, record Node>, recursive: shown as JSON',
    );
  });

  it('numbers nodes with parents first and gives every list and map rows of its own', () => {
    const lists = { type: 'array', items: { type: 'map', values: ['null', 'int', 'string'] } };
    const plan = planOf(record(lists, 'int', { type: 'array', items: 'long' }));
    expect(plan.nodes.map(({ id }) => id)).toEqual(plan.nodes.map((_, i) => i));
    expect(plan.nodes.map(({ group }) => group)).toEqual([0, 0, 1, 2, 2, 2, 2, 0, 0, 3]);
    expect(plan.groupCount).toBe(4);
    const seen: number[] = [];
    const visit = (node: DecodeNode): void => {
      seen.push(node.id);
      partsOf(node).forEach(visit);
    };
    visit(plan.root);
    expect(seen).toEqual(plan.nodes.map(({ id }) => id));
  });

  it('skips the columns that are not wanted, with everything in them', () => {
    const plan = planOf(record('int', record('int', 'string'), 'long'), [2, 0]);
    expect(plan.columns.map(({ isSkipped }) => isSkipped)).toEqual([false, true, false]);
    expect(plan.nodes.filter(({ isSkipped }) => isSkipped)).toHaveLength(3);
    expect(plan.schema.fields).toHaveLength(3);
  });

  it('skips fields within columns, which then are no part of their type', () => {
    const inner = { ...record('int', 'string'), name: 'Inner' };
    const type = typeOf(record(['null', inner], { type: 'array', items: 'Inner' }));
    const fields = new Map([[1, 'all' as const]]);
    const part = { kind: 'record', fields } as const;
    const plan = planSelection(type, {
      kind: 'record',
      fields: new Map([
        [0, { kind: 'union', branches: [undefined, part] } as const],
        [1, { kind: 'items', item: part } as const],
      ]),
    });
    expect(plan.nodes.map(({ isSkipped }) => isSkipped)).toEqual([
      false,
      false,
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(plan.columns[0]?.type).toMatchObject({ kind: 'struct', fields: [{ name: 'f1' }] });
  });

  it('makes one column of a schema that is no record', () => {
    const plan = planOf(['null', record('int')]);
    expect(plan.schema.fields).toMatchObject([{ name: 'value', nullable: true }]);
    expect(plan.columns).toEqual([plan.root]);
    expect(planOf('int', []).root.isSkipped).toBe(true);
  });

  it('refuses a schema that unfolds without end', () => {
    const level = (i: number): unknown => ({
      type: 'record',
      name: `L${i}`,
      fields: [
        { name: 'a', type: i === 0 ? 'int' : level(i - 1) },
        { name: 'b', type: i === 0 ? 'int' : `L${i - 1}` },
      ],
    });
    expect(() => planOf(level(60))).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

function partsOf({ value }: DecodeNode): readonly DecodeNode[] {
  if (value.kind === 'record') return value.fields;
  if (value.kind === 'union') return value.branches.filter((branch) => branch !== undefined);
  if (value.kind === 'array') return [value.item];
  return value.kind === 'map' ? [value.key, value.value] : [];
}
