/** Which columns probably name a group and the things in it: a good first guess, nothing more. Pure. */
import type { DataType, Field } from '../../table/schema.ts';

export interface LikelyKeys {
  readonly groupBy: readonly string[];
  readonly id: readonly string[];
}

/** `id`, `trip_id` and `tripId`, but not `paid`. */
const keyNames = [
  /(?:^|[^\p{L}\p{N}])(?:id|key|group|code|uuid)$/iu,
  /\p{Ll}(?:I[Dd]|Key|Group|Code|U[Uu][Ii][Dd])$/u,
];

const keyKinds: ReadonlySet<DataType['kind']> = new Set([
  'int',
  'string',
  'uuid',
  'date',
  'decimal',
]);

/** The first two columns with a key's name and type; where there is one, it is the ID; else the first two that can be keys. */
export function likelyKeys(fields: readonly Field[]): LikelyKeys {
  const possible = fields.filter(({ type }) => keyKinds.has(type.kind)).map(({ name }) => name);
  const named = possible.filter((name) => keyNames.some((pattern) => pattern.test(name)));
  const [first, second] = named.length > 0 ? named : possible;
  if (first === undefined) return { groupBy: [], id: fields.slice(0, 1).map(({ name }) => name) };
  if (second === undefined) return { groupBy: [], id: [first] };
  return { groupBy: [first], id: [second] };
}
