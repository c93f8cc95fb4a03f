/** The writer's schema as a list of elements, depth-first, as the command line tells it. */
import type { SchemaElementFacts } from '../../../table/layout.ts';
import type { AvroType, LogicalType } from './avroType.ts';
import { typeText } from './typeText.ts';

/** More are not told: types that hold each other can unfold without end. */
const maxElements = 100_000;

export function schemaElements(root: AvroType): readonly SchemaElementFacts[] {
  const elements: SchemaElementFacts[] = [];
  const around = new Set<AvroType>();
  const add = (name: string, type: AvroType): void => {
    // A recursive type is told once, and named after that.
    const parts = around.has(type) ? [] : partsOf(type);
    elements.push(elementOf(name, type, parts.length));
    around.add(type);
    for (const part of parts) if (elements.length < maxElements) add(part.name, part.type);
    around.delete(type);
  };
  add('', root);
  return elements;
}

interface Part {
  readonly name: string;
  readonly type: AvroType;
}

function partsOf(type: AvroType): readonly Part[] {
  if (type.kind === 'record') return type.fields;
  if (type.kind === 'array') return [{ name: 'items', type: type.items }];
  if (type.kind === 'map') return [{ name: 'values', type: type.values }];
  if (type.kind !== 'union') return [];
  return type.branches.map((branch, i) => ({ name: `branch ${i}`, type: branch }));
}

function elementOf(name: string, type: AvroType, children: number): SchemaElementFacts {
  const logical = 'logical' in type ? type.logical : undefined;
  const decimal = logical?.kind === 'decimal' ? logical : undefined;
  return {
    name,
    physicalType: 'fullName' in type ? `${type.kind} ${type.fullName}` : physicalText(type),
    typeLength: type.kind === 'fixed' ? type.size : undefined,
    repetition: undefined,
    children: children === 0 ? undefined : children,
    convertedType: undefined,
    scale: decimal?.scale,
    precision: decimal?.precision,
    fieldId: undefined,
    logicalType: logical && logicalText(logical),
  };
}

function physicalText(type: AvroType): string {
  return type.kind === 'union' ? typeText(type) : type.kind;
}

function logicalText(logical: LogicalType): string {
  return logical.kind === 'decimal'
    ? `decimal(${logical.precision}, ${logical.scale})`
    : logical.kind;
}
