/**
 * What plain data may look like, as data: for people (jsonSchema.ts) and for the program (checkShape.ts). A `Shape<T>`
 * compiles only when it has every member of T, each as optional as it is there, and every choice of a union of names.
 */

/** What is said of a value where it is asked for. */
interface Words {
  readonly description: string;
  /** What is done where nothing is asked for. */
  readonly default?: unknown;
}

export interface ObjectNode extends Words {
  readonly kind: 'object';
  readonly title: string;
  readonly members: Readonly<Record<string, MemberNode>>;
}

interface MemberNode {
  readonly node: Node;
  readonly isNeeded: boolean;
}

export type Node =
  | (Words & { readonly kind: 'anything' })
  | (Words & { readonly kind: 'text' })
  | (Words & { readonly kind: 'flag' })
  /** Bounds are for people: what cannot be, the jobs refuse by themselves. */
  | (Words & {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly least: number;
      readonly most: number | undefined;
    })
  | (Words & {
      readonly kind: 'choice';
      readonly choices: readonly {
        readonly value: string | number;
        readonly description: string;
      }[];
    })
  | (Words & { readonly kind: 'list'; readonly items: Node })
  | (Words & { readonly kind: 'record'; readonly values: Node })
  | ObjectNode
  /** Objects that their member `kind` tells apart. */
  | (Words & { readonly kind: 'cases'; readonly cases: Readonly<Record<string, ObjectNode>> });

/** The shape of a T. */
export interface Shape<T, N extends Node = Node> {
  readonly node: N;
  /** Never there: it ties the shape to exactly this type. */
  readonly of?: (value: T) => T;
}

interface Needed<T> {
  readonly needed: Shape<T>;
}

/** A shape for each member: as it is where the member is optional, in `needed` where it is not. */
export type Members<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? Shape<Exclude<T[K], undefined>>
    : Needed<T[K]>;
};

export function needed<T>(shape: Shape<T>): Needed<T> {
  return { needed: shape };
}

export function anything(description: string): Shape<unknown> {
  return { node: { kind: 'anything', description } };
}

export function text(description: string, usual?: string): Shape<string> {
  return { node: { kind: 'text', description, default: usual } };
}

export function flag(description: string, usual?: boolean): Shape<boolean> {
  return { node: { kind: 'flag', description, default: usual } };
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  readonly default?: number;
}

/** A whole number, from 1 on where nothing else is said. */
export function count(description: string, bounds: Bounds = {}): Shape<number> {
  const { least = 1, most, default: usual } = bounds;
  return { node: { kind: 'number', isWhole: true, least, most, description, default: usual } };
}

/** Between 0 and 1. */
export function share(description: string, usual?: number): Shape<number> {
  const bounds = { isWhole: false, least: 0, most: 1 };
  return { node: { kind: 'number', ...bounds, description, default: usual } };
}

/** One of some names, each with what it means. */
export function choice<T extends string>(
  meanings: Readonly<Record<T, string>>,
  description: string,
  usual?: NoInfer<T>,
): Shape<T> {
  const choices = Object.entries<string>(meanings).map(([value, meaning]) => ({
    value,
    description: meaning,
  }));
  return { node: { kind: 'choice', choices, description, default: usual } };
}

/** As choice, of numbers. */
export function numberChoice<T extends number>(
  meanings: Readonly<Record<T, string>>,
  description: string,
  usual?: NoInfer<T>,
): Shape<T> {
  const choices = Object.entries<string>(meanings).map(([value, meaning]) => ({
    value: Number(value),
    description: meaning,
  }));
  return { node: { kind: 'choice', choices, description, default: usual } };
}

export function list<T>(items: Shape<T>, description: string): Shape<readonly T[]> {
  return { node: { kind: 'list', items: items.node, description } };
}

/** An object with any names, whose values are alike. */
export function record<T>(
  values: Shape<T>,
  description: string,
): Shape<Readonly<Record<string, T>>> {
  return { node: { kind: 'record', values: values.node, description } };
}

export function object<T>(
  title: string,
  description: string,
  members: Members<T>,
): Shape<T, ObjectNode> {
  const entries = Object.entries<Shape<never> | Needed<never>>(members as never).map(
    ([name, member]): [string, MemberNode] => [
      name,
      'needed' in member
        ? { node: member.needed.node, isNeeded: true }
        : { node: member.node, isNeeded: false },
    ],
  );
  return { node: { kind: 'object', title, description, members: Object.fromEntries(entries) } };
}

/** Of objects that `kind` tells apart: one shape for each, without it. */
export function cases<T extends { readonly kind: string }>(
  shapes: {
    readonly [K in T['kind']]: Shape<Omit<Extract<T, { readonly kind: K }>, 'kind'>, ObjectNode>;
  },
  description: string,
): Shape<T> {
  const entries = Object.entries<{ readonly node: ObjectNode }>(shapes);
  const nodes = Object.fromEntries(entries.map(([name, { node }]) => [name, node]));
  return { node: { kind: 'cases', cases: nodes, description } };
}
