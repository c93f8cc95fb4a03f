/** The text of values that have no columns (see DecodeValue `captured`), from their own bytes. */
import { TableError } from '../../../base/errors.ts';
import { writeAll, type JsonOutput } from '../../../table/jsonOutput.ts';
import { decimalText } from '../../../table/numberText.ts';
import { hexText, scalarJson } from '../../../table/scalarText.ts';
import type { ScalarType } from '../../../table/schema.ts';
import type { AvroEnum, AvroField, AvroRecord, AvroType, AvroUnion } from '../schema/avroType.ts';
import { promoted } from '../resolution/promotion.ts';
import type { FieldStep, Step } from '../resolution/resolution.ts';
import { scalarShape, type ScalarAvroType } from '../plan/scalarType.ts';
import { typeText } from '../schema/typeText.ts';
import { bigEndianInteger, ValueCursor } from './valueCursor.ts';

/** Records within records, of values that a decoder has measured already. */
const maxDepth = 256;

/** Items without bytes can be many: a text of more characters would not fit into memory. */
const maxText = 2 ** 26;

/** Decimal places of a big-decimal, from which its digits would be mostly zeros. */
const maxPlainScale = 1_000;

/**
 * The value as compact JSON, spelled as cellText's `jsonText` spells columns: all digits, bytes in hexadecimal, times
 * as ISO 8601, a union as the value of its branch. A big-decimal is its bare number, or its bytes where they are not a
 * number. `step` is what a reader's schema makes of it. Throws TableError `corrupt`,
 * or `tooLarge` for a text of more than 64 Mi characters.
 */
export function capturedText(bytes: Uint8Array, type: AvroType, step?: Step): string {
  if (isBigDecimal(type)) return bytesText(new ValueCursor(bytes).bytes());
  const writer = new TextWriter(bytes);
  writer.write(type, step, 0);
  return writer.text;
}

function isBigDecimal(type: AvroType): boolean {
  return type.kind === 'bytes' && type.logical?.kind === 'big-decimal';
}

function bytesText(bytes: Uint8Array): string {
  return bigDecimalText(bytes) ?? hexText(bytes);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

class TextWriter {
  readonly #cursor: ValueCursor;
  #out: JsonOutput = { text: '', limit: Infinity };

  constructor(bytes: Uint8Array) {
    this.#cursor = new ValueCursor(bytes);
  }

  get text(): string {
    return this.#out.text;
  }

  /** `depth` counts the records around it. */
  write(type: AvroType, step: Step | undefined, depth: number): void {
    if (this.#out.text.length > maxText)
      throw new TableError('tooLarge', `the text of a value has more than ${maxText} characters`);
    if (type.kind === 'union') this.#union(type, step, depth);
    else if (step?.kind === 'union') this.write(type, step.branches[0]?.step, depth);
    else if (type.kind === 'record') this.#record(type, step, depth + 1);
    else if (type.kind === 'array') this.#array(type.items, itemStep(step), depth);
    else if (type.kind === 'map') this.#map(type.values, itemStep(step), depth);
    else this.#out.text += scalarTextOf(this.#cursor, type, step);
  }

  #union({ branches }: AvroUnion, step: Step | undefined, depth: number): void {
    const branch = this.#cursor.int();
    const type = branches[branch] ?? noNumber('branch', branch);
    if (step?.kind !== 'union') this.write(type, undefined, depth);
    else this.write(type, (step.branches[branch] ?? unreadable(typeText(type))).step, depth);
  }

  #array(items: AvroType, step: Step | undefined, depth: number): void {
    writeAll(this.#out, '[]', this.#items(), () => {
      this.write(items, step, depth);
    });
  }

  #map(values: AvroType, step: Step | undefined, depth: number): void {
    writeAll(this.#out, '{}', this.#items(), () => {
      this.#out.text += `${JSON.stringify(utf8.decode(this.#cursor.bytes()))}:`;
      this.write(values, step, depth);
    });
  }

  #record({ fields }: AvroRecord, step: Step | undefined, depth: number): void {
    if (depth > maxDepth)
      throw new TableError('corrupt', `records are nested more than ${maxDepth} levels deep`);
    if (step?.kind === 'record') {
      this.#resolved(fields, step.fields, depth);
      return;
    }
    writeAll(this.#out, '{}', fields, ({ name, type }) => {
      this.#out.text += `${JSON.stringify(name)}:`;
      this.write(type, undefined, depth);
    });
  }

  /** The values come in the writer's order, and are written in the reader's. */
  #resolved(fields: readonly AvroField[], steps: readonly FieldStep[], depth: number): void {
    const bySource = new Map(
      steps.flatMap((step) => (step.kind === 'written' ? [[step.source, step.step] as const] : [])),
    );
    const texts = fields.map(({ type }, i) =>
      this.#aside(() => {
        this.write(type, bySource.get(i), depth);
      }),
    );
    writeAll(this.#out, '{}', steps, (step) => {
      const { name, type } = step.field;
      const text = step.kind === 'written' ? texts[step.source] : defaultText(step.bytes, type);
      this.#out.text += `${JSON.stringify(name)}:${text ?? 'null'}`;
    });
  }

  /** What `write` writes, by itself. */
  #aside(write: () => void): string {
    const out = this.#out;
    this.#out = { text: '', limit: out.limit };
    write();
    const { text } = this.#out;
    this.#out = out;
    return text;
  }

  /** Once for each item, whose bytes are to be read before the next is asked for. */
  *#items(): Iterable<undefined> {
    for (;;) {
      const count = this.#cursor.int();
      if (count === 0) return;
      // A negative count is followed by the size of the items, for those who skip them.
      if (count < 0) this.#cursor.long();
      for (let left = Math.abs(count); left > 0; left--) yield undefined;
    }
  }
}

function defaultText(bytes: Uint8Array, type: AvroType): string {
  const writer = new TextWriter(bytes);
  writer.write(type, undefined, 0);
  return writer.text;
}

function itemStep(step: Step | undefined): Step | undefined {
  return step?.kind === 'items' ? step.item : undefined;
}

/** The schema that was asked for cannot hold the value. */
function unreadable(what: string): never {
  throw new TableError('invalidArgument', `${what} is not of the reader's schema`);
}

function noNumber(what: string, number: number): never {
  throw new TableError('corrupt', `there is no ${what} ${number}`);
}

function scalarTextOf(cursor: ValueCursor, type: ScalarAvroType, step: Step | undefined): string {
  if (type.kind === 'null') return 'null';
  if (isBigDecimal(type)) {
    const bytes = cursor.bytes();
    return bigDecimalText(bytes) ?? JSON.stringify(hexText(bytes));
  }
  const { type: tableType } = scalarShape(type);
  const value = scalarOf(cursor, type, tableType.kind === 'decimal');
  if (step?.kind === 'promote') return promotedText(value, step.to);
  if (step?.kind === 'symbols' && type.kind === 'enum') checkSymbol(type, step.known, value);
  // A scalar of Avro is a scalar of the table.
  return scalarJson(value, tableType as ScalarType, Infinity);
}

/** An int or a long is told as it was written, unless it becomes a floating-point number. */
function promotedText(value: unknown, to: 'long' | 'float' | 'double'): string {
  if (to === 'long') return String(value);
  const number = typeof value === 'bigint' ? promoted(BigInt64Array.of(value), to)[0] : value;
  return scalarJson(Number(number), { kind: 'float', bits: to === 'float' ? 32 : 64 }, Infinity);
}

function checkSymbol({ symbols }: AvroEnum, known: readonly boolean[], value: unknown): void {
  const symbol = symbols.findIndex((text) => text === value);
  if (known[symbol] === false) unreadable(`the symbol ${JSON.stringify(value)}`);
}

const millisPerDay = 86_400_000;

/** As ipcColumns.ts gives values: what scalarJson takes. */
function scalarOf(cursor: ValueCursor, type: ScalarAvroType, isDecimal: boolean): unknown {
  switch (type.kind) {
    case 'null':
      return null;
    case 'boolean':
      return cursor.byte() !== 0;
    case 'int':
      return type.logical?.kind === 'date' ? cursor.int() * millisPerDay : cursor.int();
    case 'long':
      return cursor.long();
    case 'float':
      return cursor.float();
    case 'double':
      return cursor.double();
    case 'string':
      return utf8.decode(cursor.bytes());
    case 'enum': {
      const symbol = cursor.int();
      return type.symbols[symbol] ?? noNumber('symbol', symbol);
    }
    case 'bytes':
      return isDecimal ? bigEndianInteger(cursor.bytes()) : cursor.bytes();
    case 'fixed':
      return isDecimal ? bigEndianInteger(cursor.fixed(type.size)) : cursor.fixed(type.size);
  }
}

/**
 * The bytes of a big-decimal hold the unscaled integer, as `bytes`, and then its scale, as an int; undefined where they
 * do not. https://avro.apache.org/docs/1.12.0/specification/#alternative-representation-scale-as-part-of-the-bytes
 */
function bigDecimalText(bytes: Uint8Array): string | undefined {
  const [unscaled, scale] = bigDecimal(bytes) ?? [];
  if (unscaled === undefined || scale === undefined) return undefined;
  return Math.abs(scale) > maxPlainScale ? `${unscaled}e${-scale}` : decimalText(unscaled, scale);
}

function bigDecimal(bytes: Uint8Array): readonly [bigint, number] | undefined {
  const cursor = new ValueCursor(bytes);
  try {
    const unscaled = bigEndianInteger(cursor.bytes());
    const scale = cursor.int();
    return cursor.left === 0 ? [unscaled, scale] : undefined;
  } catch {
    return undefined; // The bytes end early: they are shown as they are.
  }
}
