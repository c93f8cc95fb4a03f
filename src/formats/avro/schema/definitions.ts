/** Where the text of a schema defines named types: for names that are used before they are defined. */
import type { JsonTree } from '../../../base/jsonTree.ts';
import { fullNameOf, namespaceOf } from './names.ts';

export type JsonObject = Extract<JsonTree, { readonly kind: 'object' }>;

/** Where a type stands: for names and for messages. */
export interface Scope {
  readonly namespace: string;
  /** Field names from the root. */
  readonly path: readonly string[];
}

export interface Definition {
  readonly tree: JsonObject;
  readonly scope: Scope;
}

const namedKinds: ReadonlySet<string> = new Set(['record', 'error', 'enum', 'fixed']);

/** By full name, the first of each. */
export function definitionsIn(root: JsonTree): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();

  function visitField(field: JsonTree, namespace: string, path: readonly string[]): void {
    if (field.kind !== 'object') return;
    const name = field.members.get('name');
    const type = field.members.get('type');
    const inner = { namespace, path: name?.kind === 'string' ? [...path, name.value] : path };
    if (type !== undefined) visit(type, inner);
  }

  function visit(tree: JsonTree, scope: Scope): void {
    if (tree.kind === 'array') for (const branch of tree.items) visit(branch, scope);
    if (tree.kind !== 'object') return;
    const { members } = tree;
    const type = members.get('type');
    const isNamed = type?.kind === 'string' && namedKinds.has(type.value);
    const fullName = isNamed ? fullNameOf(members, scope.namespace) : '';
    if (fullName !== '' && !found.has(fullName)) found.set(fullName, { tree, scope });
    const fields = members.get('fields');
    if (isNamed && fields?.kind === 'array')
      for (const field of fields.items) visitField(field, namespaceOf(fullName), scope.path);
    for (const part of [type, members.get('items'), members.get('values')])
      if (part !== undefined) visit(part, scope);
  }

  visit(root, { namespace: '', path: [] });
  return found;
}
