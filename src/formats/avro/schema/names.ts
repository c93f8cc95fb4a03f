/** Full names and namespaces. https://avro.apache.org/docs/1.12.0/specification/#names */
import type { JsonTree } from '../../../base/jsonTree.ts';

/** `name` in `namespace`, unless it names one itself; the namespace may be empty. */
export function qualified(name: string, namespace: string): string {
  return namespace === '' || name === '' || name.includes('.') ? name : `${namespace}.${name}`;
}

/** What stands before the last dot; empty without one. */
export function namespaceOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
}

/** What stands after the last dot. */
export function shortNameOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

/** The full name that a definition gives itself; `outer` is the namespace around it. Empty without a name. */
export function fullNameOf(members: ReadonlyMap<string, JsonTree>, outer: string): string {
  const name = members.get('name');
  const namespace = members.get('namespace');
  if (name?.kind !== 'string') return '';
  return qualified(name.value, namespace?.kind === 'string' ? namespace.value : outer);
}
