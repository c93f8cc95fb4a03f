/** How values stand in CSV and JSON, said a second time: by dates of the platform and plain arithmetic. */
import type { DataType, Field } from '../../../src/table/schema.ts';
import { countOf, partsOf, perSecond, type Cell } from './cells.ts';

/** What a field of CSV says of a value that is not null, before any quoting. */
export function plainText(type: DataType, cell: Cell): string {
  if (cell instanceof Uint8Array) return bytesText(type, Buffer.from(cell));
  if (Array.isArray(cell)) return jsonText(type, cell as readonly Cell[]);
  if (type.kind === 'float') return floatText(Number(cell), type.bits);
  if (type.kind === 'decimal') return decimalText(countOf(cell), type.scale);
  if (type.kind === 'date') return instantText(countOf(cell) * 86_400n, 's').slice(0, 10);
  if (type.kind === 'time') return instantText(countOf(cell), type.unit).slice(11);
  if (type.kind === 'duration') return durationText(countOf(cell), perSecond[type.unit]);
  if (type.kind !== 'timestamp') return String(cell);
  return `${instantText(countOf(cell), type.unit)}${type.zone === undefined ? '' : 'Z'}`;
}

function jsonText(type: DataType, cell: Cell): string {
  if (cell === null) return 'null';
  if (type.kind === 'list')
    return `[${partsOf(cell)
      .map((item) => jsonText(type.item.type, item))
      .join()}]`;
  if (type.kind === 'struct') return objectText(type.fields, partsOf(cell));
  if (type.kind === 'map') {
    const pairs = partsOf(cell).map((pair) => {
      const [key = null, value = null] = partsOf(pair);
      return `${JSON.stringify(plainText(type.key.type, key))}:${jsonText(type.value.type, value)}`;
    });
    return `{${pairs.join()}}`;
  }
  const text = plainText(type, cell);
  const isBare = ['bool', 'int', 'decimal'].includes(type.kind) || Number.isFinite(cell);
  return isBare ? text : JSON.stringify(text);
}

export function objectText(fields: readonly Field[], row: readonly Cell[]): string {
  const members = fields.map(
    ({ name, type }, i) => `${JSON.stringify(name)}:${jsonText(type, row[i] ?? null)}`,
  );
  return `{${members.join()}}`;
}

/** What JSON says of a value: each scalar as its text, structs and maps as pairs of a name and what it is. */
export function partTexts(type: DataType, cell: Cell): Cell {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (type.kind === 'list') return partsOf(cell).map((item) => partTexts(type.item.type, item));
  if (type.kind === 'struct')
    return partsOf(cell).map((part, i) => {
      const { name, type: of } = type.fields[i]!;
      return [name, partTexts(of, part)];
    });
  if (type.kind !== 'map') return plainText(type, cell);
  return partsOf(cell).map((pair) => {
    const [key = null, value = null] = partsOf(pair);
    return [plainText(type.key.type, key), partTexts(type.value.type, value)];
  });
}

function floatText(value: number, bits: 16 | 32 | 64): string {
  if (Object.is(value, -0)) return '-0';
  if (bits === 64 || !Number.isFinite(value)) return String(value);
  if (bits === 32) {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return String(value);
    for (let digits = 1; digits < 9; digits++) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) return String(short);
    }
    return String(Number(value.toPrecision(9)));
  }
  // Of the few halves that are tried, what their shortest digits are is known.
  return shortHalves.get(value) ?? String(value);
}

const shortHalves: ReadonlyMap<number, string> = new Map([
  [0.0999755859375, '0.1'],
  [5.960464477539063e-8, '6e-8'],
]);

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? '.' : ''}${digits.slice(cut)}`;
}

/** The platform's dates have milliseconds; the digits behind those are put there. */
function instantText(count: bigint, unit: keyof typeof perSecond): string {
  const parts = perSecond[unit];
  const second = (count - (((count % parts) + parts) % parts)) / parts;
  const fraction = String(count - second * parts).padStart(String(parts).length - 1, '0');
  const rest = fraction.replace(/0+$/, '');
  const whole = new Date(Number(second) * 1000).toISOString().slice(0, 19);
  return rest === '' || parts === 1n ? whole : `${whole}.${rest}`;
}

function durationText(count: bigint, parts: bigint): string {
  const size = count < 0n ? -count : count;
  const fraction = String(size % parts)
    .padStart(String(parts).length - 1, '0')
    .replace(/0+$/, '');
  const rest = parts === 1n || fraction === '' ? '' : `.${fraction}`;
  return `${count < 0n ? '-' : ''}PT${String(size / parts)}${rest}S`;
}

function bytesText(type: DataType, bytes: Buffer): string {
  const hex = bytes.toString('hex');
  if (type.kind === 'uuid') return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (type.kind !== 'interval') return hex;
  const [months = 0, days = 0, millis = 0] = [0, 4, 8].map((at) => bytes.readUInt32LE(at));
  const date = `${months > 0 ? `${months}M` : ''}${days > 0 ? `${days}D` : ''}`;
  if (date === '' && millis === 0) return 'PT0S';
  return `P${date}${millis > 0 ? `T${durationText(BigInt(millis), 1000n).slice(2)}` : ''}`;
}
