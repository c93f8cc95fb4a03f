/**
 * The JSON text of a schema as a graph of types. Lenient where the bytes of the data do not depend on it: names may have
 * any characters, be missing or be defined twice; a name may be used before its definition. What other libraries
 * refuse is told in `remarks`. https://avro.apache.org/docs/1.12.0/specification/#schema-declaration
 */
import { TableError } from '../../../base/errors.ts';
import { parseJsonTree, type JsonTree } from '../../../base/jsonTree.ts';
import type { AvroField, AvroType, PrimitiveName } from './avroType.ts';
import { definitionsIn, type Definition, type JsonObject, type Scope } from './definitions.ts';
import { integerOf, logicalTypeOf } from './logicalType.ts';
import { fullNameOf, namespaceOf, qualified } from './names.ts';

export interface ParsedSchema {
  readonly type: AvroType;
  /** What the schema breaks of the specification without being unreadable: one clause each, with its place. */
  readonly remarks: readonly string[];
}

/** What records, enums and fixed have in common. */
interface Identity {
  readonly fullName: string;
  readonly aliases: readonly string[];
  readonly doc: string | undefined;
}

/** Throws TableError `corrupt` that names the field, or `unsupported` where the text is nested too deep. */
export function parseSchema(text: string): ParsedSchema {
  return new SchemaParser(text).parse();
}

const primitives: ReadonlySet<string> = new Set<PrimitiveName>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

function isPrimitiveName(name: string): name is PrimitiveName {
  return primitives.has(name);
}

/** Types that cannot be named by a string alone. */
const complexNames: ReadonlySet<string> = new Set([
  'record',
  'error',
  'enum',
  'fixed',
  'array',
  'map',
]);

/** More of them say nothing new. */
const maxRemarks = 100;

/** Lengths of Avro's own libraries are 32 bits wide. */
const maxFixed = 2 ** 31 - 1;

/** `field a.b: ` and the clause. */
function placed({ path }: Scope, clause: string): string {
  return path.length === 0 ? clause : `field ${path.join('.')}: ${clause}`;
}

function fail(scope: Scope, clause: string): never {
  throw new TableError('corrupt', placed(scope, clause), { where: { part: 'schema' } });
}

function stringOf(tree: JsonTree | undefined): string | undefined {
  return tree?.kind === 'string' ? tree.value : undefined;
}

/** The strings of a list; a single string counts as a list of it. */
function stringsOf(tree: JsonTree | undefined): readonly string[] {
  if (tree?.kind === 'string') return [tree.value];
  const items = tree?.kind === 'array' ? tree.items : [];
  return items.flatMap((item) => stringOf(item) ?? []);
}

/** The type with the logical type that an object around it adds; a named type is what its definition says. */
function withLogical(type: AvroType, { members }: JsonObject): AvroType {
  if (!('logical' in type) || type.kind === 'fixed' || type.logical !== undefined) return type;
  const logical = logicalTypeOf(members, type.kind);
  return logical === undefined ? type : { kind: type.kind, logical };
}

class SchemaParser {
  readonly #text: string;
  readonly #remarks: string[] = [];
  /** Named types by full name, as far as they are known. */
  readonly #named = new Map<string, AvroType>();
  /** Types that were made ahead of their turn, because a name was used before its definition. */
  readonly #made = new Map<JsonTree, AvroType>();
  /** Every definition in the text, by full name, the first of each; found when a name is missing. */
  #definitions: ReadonlyMap<string, Definition> | undefined;
  readonly #root: JsonTree;

  constructor(text: string) {
    this.#text = text;
    this.#root = parseJsonTree(text);
  }

  parse(): ParsedSchema {
    const type = this.#type(this.#root, { namespace: '', path: [] });
    return { type, remarks: this.#remarks };
  }

  #remark(scope: Scope, clause: string): void {
    if (this.#remarks.length < maxRemarks) this.#remarks.push(placed(scope, clause));
  }

  #type(tree: JsonTree, scope: Scope): AvroType {
    if (tree.kind === 'string') return this.#byName(tree.value, scope);
    if (tree.kind === 'array') return this.#union(tree.items, scope);
    if (tree.kind === 'object') return this.#object(tree, scope);
    return fail(scope, `a type is a name, a list or an object, not a ${tree.kind}`);
  }

  #byName(name: string, scope: Scope): AvroType {
    if (isPrimitiveName(name)) return { kind: name, logical: undefined };
    // A name without dots is of the namespace around it; some writers mean the one without a name.
    const fullName = qualified(name, scope.namespace);
    return (
      this.#named.get(fullName) ??
      this.#ahead(fullName) ??
      this.#named.get(name) ??
      this.#ahead(name) ??
      fail(scope, `there is no type ${JSON.stringify(name)}`)
    );
  }

  /** A type that is defined further down. */
  #ahead(fullName: string): AvroType | undefined {
    this.#definitions ??= definitionsIn(this.#root);
    const found = this.#definitions.get(fullName);
    if (found === undefined) return undefined;
    this.#remark(found.scope, `${fullName} is used before it is defined`);
    return this.#object(found.tree, found.scope);
  }

  #union(branches: readonly JsonTree[], scope: Scope): AvroType {
    if (branches.length === 0) fail(scope, 'a union has no branches');
    const types = branches.map((branch) => this.#type(branch, scope));
    if (types.some(({ kind }) => kind === 'union'))
      this.#remark(scope, 'a union holds another union');
    return { kind: 'union', branches: types };
  }

  #object(tree: JsonObject, scope: Scope): AvroType {
    const made = this.#made.get(tree);
    if (made !== undefined) return made;
    const type = tree.members.get('type');
    if (type === undefined) return fail(scope, 'a type says no "type"');
    if (type.kind !== 'string') return withLogical(this.#type(type, scope), tree);
    const { members } = tree;
    switch (type.value) {
      case 'record':
      case 'error':
        return this.#record(tree, scope);
      case 'enum':
        return this.#enum(tree, scope);
      case 'fixed':
        return this.#fixed(tree, scope);
      case 'array':
        return { kind: 'array', items: this.#part(members.get('items'), scope, 'an array') };
      case 'map':
        return { kind: 'map', values: this.#part(members.get('values'), scope, 'a map') };
      default:
        return withLogical(this.#byName(type.value, scope), tree);
    }
  }

  #part(tree: JsonTree | undefined, scope: Scope, whole: string): AvroType {
    return tree === undefined
      ? fail(scope, `${whole} does not say of what`)
      : this.#type(tree, scope);
  }

  /** Makes a named type known before its parts are read, so that they may name it. */
  #define<T extends AvroType & { readonly fullName: string }>(
    tree: JsonObject,
    scope: Scope,
    type: T,
  ): T {
    const { fullName } = type;
    if (fullName === '') this.#remark(scope, `a type of kind ${type.kind} has no name`);
    else if (this.#named.has(fullName))
      this.#remark(scope, `${fullName} is defined more than once`);
    this.#made.set(tree, type);
    if (fullName !== '') this.#named.set(fullName, type);
    return type;
  }

  #identity(tree: JsonObject, scope: Scope): Identity {
    const { members } = tree;
    const fullName = fullNameOf(members, scope.namespace);
    const namespace = namespaceOf(fullName);
    const aliases = stringsOf(members.get('aliases')).map((alias) => qualified(alias, namespace));
    return { fullName, aliases, doc: stringOf(members.get('doc')) };
  }

  #record(tree: JsonObject, scope: Scope): AvroType {
    const listed = tree.members.get('fields');
    if (listed?.kind !== 'array') return fail(scope, 'a record has no list of fields');
    const fields: AvroField[] = [];
    const named = this.#identity(tree, scope);
    const record = this.#define(tree, scope, { kind: 'record', ...named, fields } as const);
    const namespace = namespaceOf(record.fullName);
    const names = new Set<string>();
    for (const field of listed.items) {
      fields.push(this.#field(field, { namespace, path: scope.path }));
      const { name } = fields.at(-1) ?? { name: '' };
      if (names.has(name)) this.#remark(scope, `two fields are named ${JSON.stringify(name)}`);
      names.add(name);
    }
    return record;
  }

  #field(tree: JsonTree, scope: Scope): AvroField {
    if (tree.kind !== 'object') return fail(scope, `a field is an object, not a ${tree.kind}`);
    const { members } = tree;
    const name = stringOf(members.get('name')) ?? fail(scope, 'a field has no name');
    const inner = { ...scope, path: [...scope.path, name] };
    const type = members.get('type') ?? fail(inner, 'it has no type');
    const defaultTree = members.get('default');
    // Some writers put what belongs into the type beside it: {"name": "x", "type": "array", "items": "int"}.
    const isFlat = type.kind === 'string' && complexNames.has(type.value);
    if (isFlat) this.#remark(inner, 'its type is not an object of its own');
    return {
      name,
      aliases: stringsOf(members.get('aliases')),
      doc: stringOf(members.get('doc')),
      type: this.#type(isFlat ? tree : type, inner),
      defaultJson: defaultTree && this.#text.slice(defaultTree.start, defaultTree.end),
    };
  }

  #enum(tree: JsonObject, scope: Scope): AvroType {
    const symbols = tree.members.get('symbols');
    if (symbols?.kind !== 'array') return fail(scope, 'an enum has no list of symbols');
    const texts = symbols.items.map(
      (symbol) => stringOf(symbol) ?? fail(scope, 'a symbol of an enum is not a string'),
    );
    if (new Set(texts).size < texts.length)
      this.#remark(scope, 'an enum has two symbols of the same name');
    return this.#define(tree, scope, {
      kind: 'enum',
      ...this.#identity(tree, scope),
      symbols: texts,
      defaultSymbol: stringOf(tree.members.get('default')),
    });
  }

  #fixed(tree: JsonObject, scope: Scope): AvroType {
    const size = integerOf(tree.members.get('size')) ?? -1;
    if (size < 0 || size > maxFixed) return fail(scope, 'a fixed has no valid size');
    return this.#define(tree, scope, {
      kind: 'fixed',
      ...this.#identity(tree, scope),
      size,
      logical: logicalTypeOf(tree.members, size),
    });
  }
}
