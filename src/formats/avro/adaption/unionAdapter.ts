/**
 * Unions that become unions, single types that become one of a union's branches, and branches that become a single type.
 * A value of a branch that the reader does not have cannot be read; that is found when it occurs.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { arrowFields, type Adapter, type Adaption } from './adaption.ts';
import type { AvroType } from '../schema/avroType.ts';
import { nullColumn } from './constantColumn.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import { isValid, unreadable, within, type Place } from './place.ts';
import { numbersOf, withValues } from '../resolution/promotion.ts';
import { branchesOf, type UnionStep } from '../resolution/resolution.ts';
import { typeText } from '../schema/typeText.ts';

/** A branch of the writer that is not null. */
interface Source {
  /** Its position among them. */
  readonly member: number;
  readonly type: AvroType;
  /** The reader's branch, and how to get there. */
  readonly target: { readonly to: number; readonly adapt: Adapter } | undefined;
}

/** `adapterOf` is for what a branch holds. */
export function unionAdapter(
  { step, from, to }: Adaption & { readonly step: UnionStep },
  adapterOf: (adaption: Adaption) => Adapter,
): Adapter {
  const targets = branchesOf(step.reader);
  const nodes = memberNodes(step.reader, to);
  const sources = sourcesOf(step, from, nodes, adapterOf);
  const allowsNull = targets.some(({ kind }) => kind === 'null');
  const isStruct = from.value.kind === 'union';
  for (const to of targets.keys()) checkMerge(sources, nodes[to], to);

  return (data, place) => {
    if (!allowsNull) refuseNulls(data, place);
    const columnOf = ({ member }: Source): arrow.Data =>
      (isStruct ? data.children[member] : data) ?? data;
    for (const source of sources)
      if (source.target === undefined) refuseValues(columnOf(source), place, source.type);
    const columns = targets.flatMap((target, branch) => {
      if (target.kind === 'null') return [];
      const found = sources.flatMap((source) => {
        if (source.target?.to !== branch) return [];
        const inside = isStruct ? within(place, data, `member${source.member}`) : place;
        return [source.target.adapt(columnOf(source), { ...inside, path: place.path })];
      });
      const [first, ...rest] = found;
      return [first === undefined ? nullColumn(target, data.length) : rest.reduce(merged, first)];
    });
    return to.value.kind === 'union' ? structOf(data, to, columns) : onlyOf(data, to, columns);
  };
}

/** The nodes of a union's branches; undefined for null. */
function memberNodes(type: AvroType, node: DecodeNode): readonly (DecodeNode | undefined)[] {
  if (node.value.kind === 'union') return node.value.branches;
  return branchesOf(type).map(({ kind }) => (kind === 'null' ? undefined : node));
}

function sourcesOf(
  step: UnionStep,
  from: DecodeNode,
  targets: readonly (DecodeNode | undefined)[],
  adapterOf: (adaption: Adaption) => Adapter,
): readonly Source[] {
  const nodes = memberNodes(step.writer, from);
  return branchesOf(step.writer)
    .map((type, i) => ({ type, node: nodes[i], branch: step.branches[i] }))
    .filter(({ type }) => type.kind !== 'null')
    .map(({ type, node, branch }, member) => {
      const target = targets[branch?.to ?? -1];
      if (branch === undefined || node === undefined || target === undefined)
        return { member, type, target: undefined };
      const adapt = adapterOf({ step: branch.step, from: node, to: target });
      return { member, type, target: { to: branch.to, adapt } };
    });
}

/** Two of the writer's branches can become one where both are numbers then: int and long, read as long. */
function checkMerge(sources: readonly Source[], target: DecodeNode | undefined, to: number): void {
  const count = sources.filter((source) => source.target?.to === to).length;
  const isNumber = ['int', 'long', 'float', 'double'].includes(target?.value.kind ?? '');
  if (count > 1 && !isNumber)
    throw new TableError('unsupported', 'two branches of a union cannot become one');
}

function refuseNulls(data: arrow.Data, place: Place): void {
  if (data.nullCount === 0) return;
  for (let i = 0; i < data.length; i++)
    if (!isValid(data, i) && place.isThere(i))
      throw unreadable(place, i, "null is not of the reader's type");
}

function refuseValues(data: arrow.Data, place: Place, type: AvroType): void {
  if (data.nullCount === data.length) return;
  for (let i = 0; i < data.length; i++)
    if (isValid(data, i) && place.isThere(i))
      throw unreadable(place, i, `${typeText(type)} is not of the reader's union`);
}

/** Two columns of numbers of which at most one has a value in each row. */
function merged(first: arrow.Data, second: arrow.Data): arrow.Data {
  const values = numbersOf(first).slice();
  const others = numbersOf(second);
  const validity = new Uint8Array((first.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < first.length; i++) {
    const isSecond = isValid(second, i);
    if (isSecond) values[i] = others[i]!;
    if (isSecond || isValid(first, i)) validity[i >> 3]! |= 1 << (i & 7);
    else nullCount++;
  }
  const { type, buffers } = withValues(first, first.type, values);
  return new arrow.Data(type, 0, first.length, nullCount, {
    ...buffers,
    [arrow.BufferType.VALIDITY]: validity,
  });
}

function structOf(data: arrow.Data, to: DecodeNode, columns: arrow.Data[]): arrow.Data {
  const fields = to.type.kind === 'union' ? to.type.fields : [];
  const type = new arrow.Struct(arrowFields(fields, columns));
  const { nullBitmap, nullCount, length } = arrow.DataType.isNull(data.type)
    ? { nullBitmap: new Uint8Array((data.length + 7) >> 3), ...lengthsOf(data) }
    : data;
  const buffers = nullCount === 0 ? {} : { [arrow.BufferType.VALIDITY]: nullBitmap };
  return new arrow.Data(type, 0, length, nullCount, buffers, columns);
}

function lengthsOf({ length }: arrow.Data): {
  readonly length: number;
  readonly nullCount: number;
} {
  return { length, nullCount: length };
}

/** The reader has one branch that is not null, or none. */
function onlyOf(data: arrow.Data, to: DecodeNode, columns: readonly arrow.Data[]): arrow.Data {
  const [column] = columns;
  if (column !== undefined) return column;
  if (to.value.kind !== 'null') throw new TableError('internal', 'a union has no branch');
  return arrow.makeData({ type: new arrow.Null(), length: data.length });
}
