/**
 * How values of the writer's schema become values of a reader's: decided once, from the two schemas alone. What does
 * not resolve is told whole. https://avro.apache.org/docs/1.12.0/specification/#schema-resolution
 *
 * Our own rather than avsc's, which resolves values one by one into objects, knows neither columns nor enum defaults,
 * refuses names that other writers use, and stops at the first mismatch. It is the oracle in tests.
 */
import type { AvroEnum, AvroField, AvroRecord, AvroType } from '../schema/avroType.ts';
import { defaultBytes } from './defaultBytes.ts';
import { isPromotion, logicalMisfit, matchOf, nameMatch } from './matching.ts';
import { typeText } from '../schema/typeText.ts';

/** What is done to a value that was decoded by `Resolved.planned`. */
export type Step =
  | { readonly kind: 'same' }
  | { readonly kind: 'promote'; readonly to: 'long' | 'float' | 'double' }
  /** Which of the writer's symbols the reader knows; the others cannot be read. */
  | { readonly kind: 'symbols'; readonly known: readonly boolean[] }
  | { readonly kind: 'record'; readonly fields: readonly FieldStep[] }
  /** Of each item of an array, or each value of a map. */
  | { readonly kind: 'items'; readonly item: Step }
  | UnionStep;

export interface UnionStep {
  readonly kind: 'union';
  readonly writer: AvroType;
  readonly reader: AvroType;
  /** One for each of the writer's branches (one in all if it is no union); undefined cannot be read. */
  readonly branches: readonly (BranchStep | undefined)[];
}

interface BranchStep {
  /** Number of the reader's branch; 0 if it is no union. */
  readonly to: number;
  readonly step: Step;
}

/** One of the reader's fields. */
export type FieldStep = {
  readonly field: AvroField;
} & (
  | { readonly kind: 'written'; readonly source: number; readonly step: Step }
  /** The default of a field that was not written, encoded. */
  | { readonly kind: 'default'; readonly bytes: Uint8Array<ArrayBuffer> }
);

interface Resolved {
  /** The writer's bytes, with the reader's logical types: what they are decoded as. */
  readonly planned: AvroType;
  readonly step: Step;
}

export interface Mismatch {
  /** Names of the reader's fields from the root, joined by dots; `[]` is an item. */
  readonly path: string;
  readonly reason: string;
}

/** Steps of the types whose values may be captured, by how they are decoded. */
export type CapturedSteps = ReadonlyMap<AvroType, Step>;

export interface Resolution extends Resolved {
  readonly captured: CapturedSteps;
  /** Empty where the reader's schema fits. */
  readonly mismatches: readonly Mismatch[];
}

const same: Step = { kind: 'same' };

export function resolveSchemas(writer: AvroType, reader: AvroType): Resolution {
  const resolver = new Resolver();
  const { planned, step } = resolver.resolve(writer, reader, []);
  return { planned, step, mismatches: resolver.mismatches, captured: resolver.captured };
}

/** A union's branches; what is no union is a union of one. */
export function branchesOf(type: AvroType): readonly AvroType[] {
  return type.kind === 'union' ? type.branches : [type];
}

class Resolver {
  readonly mismatches: Mismatch[] = [];
  readonly captured = new Map<AvroType, Step>();
  /** Records that are resolved already, so that recursion has an end. */
  readonly #records = new Map<AvroRecord, Map<AvroRecord, Resolved>>();

  resolve(writer: AvroType, reader: AvroType, path: readonly string[]): Resolved {
    if (writer.kind === 'union' || reader.kind === 'union')
      return this.#union(writer, reader, path);
    if (writer.kind === 'record' && reader.kind === 'record')
      return this.#record(writer, reader, path);
    if (writer.kind === 'array' && reader.kind === 'array') {
      const { planned, step } = this.resolve(writer.items, reader.items, [...path, '[]']);
      return { planned: { kind: 'array', items: planned }, step: { kind: 'items', item: step } };
    }
    if (writer.kind === 'map' && reader.kind === 'map') {
      const { planned, step } = this.resolve(writer.values, reader.values, [...path, '[]']);
      return { planned: { kind: 'map', values: planned }, step: { kind: 'items', item: step } };
    }
    return this.#scalar(writer, reader, path);
  }

  #fail(path: readonly string[], reason: string, writer: AvroType): Resolved {
    this.mismatches.push({ path: path.join('.').replaceAll('.[]', '[]'), reason });
    return { planned: writer, step: same };
  }

  #scalar(writer: AvroType, reader: AvroType, path: readonly string[]): Resolved {
    const plain = `${typeText(writer)} cannot be read as ${typeText(reader)}`;
    const misfit = logicalMisfit(logicalOf(writer), logicalOf(reader));
    if (misfit !== undefined) return this.#fail(path, misfit, writer);
    if (writer.kind === 'enum' && reader.kind === 'enum')
      return nameMatch(writer, reader) > 0
        ? enumStep(writer, reader)
        : this.#fail(path, plain, writer);
    if (matchOf(writer, reader) === 0) return this.#fail(path, plain, writer);
    // Strings and bytes are written alike, so they can be decoded as what they are to become.
    const isText = reader.kind === 'string' || reader.kind === 'bytes';
    if (writer.kind === reader.kind || isText) return { planned: reader, step: same };
    return isPromotion(writer, reader)
      ? promotion(writer, reader)
      : this.#fail(path, plain, writer);
  }

  #union(writer: AvroType, reader: AvroType, path: readonly string[]): Resolved {
    const targets = branchesOf(reader);
    const found = branchesOf(writer).map((branch) => {
      const to = bestBranch(branch, targets);
      const target = targets[to];
      return target && { to, resolved: this.resolve(branch, target, path) };
    });
    if (found.every((branch) => branch === undefined))
      return this.#fail(path, `${typeText(writer)} cannot be read as ${typeText(reader)}`, writer);
    const planned = branchesOf(writer).map((branch, i) => found[i]?.resolved.planned ?? branch);
    const branches = found.map((branch) => branch && { to: branch.to, step: branch.resolved.step });
    const step: Step = { kind: 'union', writer, reader, branches };
    if (writer.kind !== 'union') return { planned: planned[0] ?? writer, step };
    const union: AvroType = { kind: 'union', branches: planned };
    this.captured.set(union, step);
    return { planned: union, step };
  }

  #record(writer: AvroRecord, reader: AvroRecord, path: readonly string[]): Resolved {
    const byReader = this.#records.get(writer) ?? new Map<AvroRecord, Resolved>();
    this.#records.set(writer, byReader);
    const known = byReader.get(reader);
    if (known !== undefined) return known;
    const fields: AvroField[] = [];
    const steps: FieldStep[] = [];
    const resolved: Resolved = {
      planned: { ...writer, fields },
      step: { kind: 'record', fields: steps },
    };
    byReader.set(reader, resolved);
    this.captured.set(resolved.planned, resolved.step);
    const planned = writer.fields.map(({ type }) => type);
    const sources = sourcesOf(writer.fields, reader.fields);
    for (const [i, field] of reader.fields.entries()) {
      const source = sources[i] ?? -1;
      const step = this.#field(field, { source, writer, planned }, [...path, field.name]);
      if (step !== undefined) steps.push(step);
    }
    fields.push(...writer.fields.map((field, i) => ({ ...field, type: planned[i] ?? field.type })));
    return resolved;
  }

  /** Puts into `planned` how the writer's field is decoded. */
  #field(
    field: AvroField,
    { source, writer, planned }: FieldSource,
    path: readonly string[],
  ): FieldStep | undefined {
    const written = writer.fields[source];
    if (written !== undefined) {
      const resolved = this.resolve(written.type, field.type, path);
      planned[source] = resolved.planned;
      return { kind: 'written', field, source, step: resolved.step };
    }
    const value = defaultBytes(field);
    if (value?.kind === 'bytes') return { kind: 'default', field, bytes: value.bytes };
    const reason = value?.reason ?? 'it was not written, and has no default';
    this.#fail(path, reason, field.type);
    return undefined;
  }
}

interface FieldSource {
  readonly writer: AvroRecord;
  /** The writer's field; -1 where there is none. */
  readonly source: number;
  readonly planned: AvroType[];
}

/** For each of the reader's fields, the writer's of the same name or of one of its aliases; -1 if there is none. */
function sourcesOf(writer: readonly AvroField[], reader: readonly AvroField[]): readonly number[] {
  const positions = new Map<string, number>();
  for (const [i, { name }] of writer.entries()) if (!positions.has(name)) positions.set(name, i);
  // A field is decoded as one thing: it becomes the first field that asks for it, and no other.
  return reader.map(({ name, aliases }) => {
    const found = [name, ...aliases].find((wanted) => positions.has(wanted)) ?? '';
    const position = positions.get(found) ?? -1;
    positions.delete(found);
    return position;
  });
}

/** The branch that fits best, the first of equals; -1 if none does. */
function bestBranch(writer: AvroType, targets: readonly AvroType[]): number {
  const fits = targets.map((target) => matchOf(writer, target));
  const best = Math.max(0, ...fits);
  return best === 0 ? -1 : fits.indexOf(best);
}

function logicalOf(type: AvroType) {
  return 'logical' in type ? type.logical : undefined;
}

function promotion(writer: AvroType, reader: AvroType): Resolved {
  const to = reader.kind;
  if (to !== 'long' && to !== 'float' && to !== 'double') return { planned: reader, step: same };
  const planned = 'logical' in writer ? { ...writer, logical: undefined } : writer;
  return { planned, step: { kind: 'promote', to } };
}

/** Symbols that the reader does not know are decoded as its default. */
function enumStep(writer: AvroEnum, reader: AvroEnum): Resolved {
  const known = writer.symbols.map((symbol) => reader.symbols.includes(symbol));
  const { defaultSymbol } = reader;
  if (known.every((isKnown) => isKnown)) return { planned: writer, step: same };
  if (defaultSymbol === undefined) return { planned: writer, step: { kind: 'symbols', known } };
  const symbols = writer.symbols.map((symbol, i) => (known[i] === true ? symbol : defaultSymbol));
  return { planned: { ...writer, symbols }, step: same };
}
