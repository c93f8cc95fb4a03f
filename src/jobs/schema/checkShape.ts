/** Holds data that somebody wrote against its shape, in the words that editors use of JSON schemas. */
import { TableError } from '../../base/errors.ts';
import type { Node, ObjectNode, Shape } from './shape.ts';

/**
 * Throws TableError `invalidArgument` for the first member that is not known, missing, or of another type; `place` is
 * what the value is called. Members that are undefined are not there.
 */
export function checkShape<T>(
  { node }: Shape<T>,
  value: unknown,
  place: string,
): asserts value is T {
  checkNode(node, value, place);
}

/** As checkShape, where the type is not known when this is compiled. */
export function checkNode(node: Node, value: unknown, place: string): void {
  switch (node.kind) {
    case 'anything':
      return;
    case 'text':
    case 'flag':
    case 'number':
      if (typeof value !== typeNames[node.kind]) throw incorrect(typeNames[node.kind], place);
      return;
    case 'choice':
      checkChoice(
        node.choices.map((choice) => choice.value),
        value,
        place,
      );
      return;
    case 'list':
      if (!Array.isArray(value)) throw incorrect('array', place);
      for (const [index, item] of value.entries())
        checkNode(node.items, item, `${place}[${index}]`);
      return;
    case 'record':
      for (const [name, item] of membersOf(value, place))
        checkNode(node.values, item, inside(place, name));
      return;
    case 'object':
      checkMembers(node, value, place);
      return;
    case 'cases':
      checkCases(node.cases, value, place);
  }
}

const typeNames = { text: 'string', flag: 'boolean', number: 'number' } as const;

function checkCases(
  cases: Readonly<Record<string, ObjectNode>>,
  value: unknown,
  place: string,
): void {
  const { kind } = Object.fromEntries(membersOf(value, place));
  if (kind === undefined) throw missing('kind', place);
  checkChoice(Object.keys(cases), kind, inside(place, 'kind'));
  for (const [name, node] of Object.entries(cases))
    if (name === kind) checkMembers(node, value, place, 'kind');
}

function checkMembers(
  { members }: ObjectNode,
  value: unknown,
  place: string,
  besides?: string,
): void {
  const given = membersOf(value, place);
  for (const [name, item] of given) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member !== undefined) checkNode(member.node, item, inside(place, name));
    else if (name !== besides) throw invalid(`property ${name} is not allowed`, place);
  }
  const names = new Set(given.map(([name]) => name));
  for (const [name, { isNeeded }] of Object.entries(members))
    if (isNeeded && !names.has(name)) throw missing(name, place);
}

function membersOf(value: unknown, place: string): (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw incorrect('object', place);
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function checkChoice(known: readonly (string | number)[], value: unknown, place: string): void {
  if (known.some((one) => one === value)) return;
  const all = known.map((one) => JSON.stringify(one)).join(', ');
  throw invalid(`value is not accepted, valid values are ${all}`, place);
}

function inside(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function incorrect(type: string, place: string): TableError {
  return invalid(`incorrect type, expected "${type}"`, place);
}

function missing(name: string, place: string): TableError {
  return invalid(`missing property "${name}"`, place);
}

function invalid(message: string, part: string): TableError {
  return new TableError('invalidArgument', message, { where: { part } });
}
