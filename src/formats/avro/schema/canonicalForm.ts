/**
 * The Parsing Canonical Form: what two schemas that read the same bytes have in common.
 * https://avro.apache.org/docs/1.12.0/specification/#parsing-canonical-form-for-schemas
 */
import type { AvroType } from './avroType.ts';

/**
 * JSON text without white space, every name a full one. Names may have any characters; undefined where a type that needs
 * a name has none, since there is no other way to tell it again.
 */
export function canonicalForm(type: AvroType): string | undefined {
  const out: string[] = [];
  return append(out, type, new Set()) ? out.join('') : undefined;
}

/** Adds to `out`; false where a name is missing. A type is told whole where it stands first, then by its name. */
function append(out: string[], type: AvroType, told: Set<AvroType>): boolean {
  if ('fullName' in type) return appendNamed(out, type, told);
  if (type.kind === 'array') return appendPart(out, '{"type":"array","items":', type.items, told);
  if (type.kind === 'map') return appendPart(out, '{"type":"map","values":', type.values, told);
  if (type.kind === 'union')
    return appendList(out, type.branches, (branch) => append(out, branch, told));
  out.push(`"${type.kind}"`);
  return true;
}

type NamedType = Extract<AvroType, { readonly fullName: string }>;

function appendNamed(out: string[], type: NamedType, told: Set<AvroType>): boolean {
  const name = JSON.stringify(type.fullName);
  if (type.fullName === '') return false;
  if (told.has(type)) {
    out.push(name);
    return true;
  }
  told.add(type);
  out.push(`{"name":${name},"type":"${type.kind}",`);
  const fits = appendDefinition(out, type, told);
  out.push('}');
  return fits;
}

function appendDefinition(out: string[], type: NamedType, told: Set<AvroType>): boolean {
  switch (type.kind) {
    case 'fixed':
      out.push(`"size":${type.size}`);
      return true;
    case 'enum':
      out.push(`"symbols":${JSON.stringify(type.symbols)}`);
      return true;
    case 'record':
      out.push('"fields":');
      return appendList(out, type.fields, (field) =>
        appendPart(out, `{"name":${JSON.stringify(field.name)},"type":`, field.type, told),
      );
  }
}

function appendPart(out: string[], start: string, type: AvroType, told: Set<AvroType>): boolean {
  out.push(start);
  const fits = append(out, type, told);
  out.push('}');
  return fits;
}

function appendList<T>(out: string[], items: readonly T[], add: (item: T) => boolean): boolean {
  out.push('[');
  const fits = items.every((item, i) => {
    if (i > 0) out.push(',');
    return add(item);
  });
  out.push(']');
  return fits;
}
