/** How wide columns start, before anyone dragged them. Pure. */
import type { DataType, Field } from '../../src/table/schema.ts';

/** Usual advance of the header's bold font, in pixels. */
const headCharacter = 7.3;
/** Paddings, borders and the header's icon. */
const cellExtra = 20;
const headExtra = 44;
const [narrowest, widest] = [76, 320];

/** `cellCharacter` is the advance of one character in a cell, in pixels. */
export function defaultColumnWidth({ name, type, typeText }: Field, cellCharacter: number): number {
  const cell = usualCharacters(type) * cellCharacter + cellExtra;
  const head = Math.max(name.length, Math.min(typeText.length, 24)) * headCharacter + headExtra;
  return Math.round(Math.min(Math.max(cell, head, narrowest), widest));
}

/** How many characters most values have, for kinds whose parameters do not matter. */
const charactersByKind: Readonly<Record<DataType['kind'], number>> = {
  null: 6,
  bool: 6,
  int: 11,
  float: 12,
  decimal: 12,
  string: 20,
  binary: 30,
  geometry: 32,
  uuid: 36,
  date: 11,
  time: 16,
  timestamp: 28,
  int96: 30,
  interval: 16,
  duration: 16,
  list: 32,
  map: 32,
  struct: 32,
  union: 24,
  variant: 32,
  bson: 32,
};

function usualCharacters(type: DataType): number {
  if (type.kind === 'int') return { 8: 5, 16: 7, 32: 11, 64: 20 }[type.bits];
  if (type.kind === 'float' && type.bits === 64) return 21;
  if (type.kind === 'decimal') return Math.min(type.precision + 2, 24);
  if (type.kind === 'timestamp') return { s: 21, ms: 25, us: 28, ns: 31 }[type.unit];
  return charactersByKind[type.kind];
}
