/**
 * What stands under `ARROW:schema`, for some of its columns, in another order and under other names. Offsets of the
 * flatbuffer are changed and texts put behind it, so that types which we do not know stay what they are, too.
 * https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format,
 * https://flatbuffers.dev/internals/
 */
import { base64Text, bytesOfBase64 } from '../../base64.ts';

/** Members of Arrow's tables by their numbers in Message.fbs and Schema.fbs. */
const message = { headerType: 1, header: 2 };
const schema = { fields: 1, customMetadata: 2 };
const field = { name: 0 };
const keyValue = { key: 0, value: 1 };
const schemaHeader = 1;

/** Stands before the size of a message, but for those of old writers. */
const continuation = 0xffff_ffff;
const alignment = 8;

interface ArrowSchemaEdit {
  /** Those that are left, in their order. */
  readonly names: readonly { readonly name: string; readonly as: string }[];
  /** What becomes of an entry of the schema's own metadata; undefined where it is left out. */
  readonly entry: (key: string, value: string) => string | undefined;
}

/** Undefined for what is no such message, and where columns cannot be told apart by their names. */
export function editedArrowSchema(value: string, edit: ArrowSchemaEdit): string | undefined {
  const bytes = bytesOfBase64(value);
  if (bytes === undefined) return undefined;
  try {
    const buffer = new FlatBuffer(messageOf(bytes));
    return editSchema(buffer, edit) ? base64Text(encapsulated(buffer.bytes())) : undefined;
  } catch (error) {
    // Offsets of a damaged message lead out of it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function messageOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(0, true) === continuation ? 8 : 4;
  return bytes.slice(start, start + view.getUint32(start - 4, true));
}

function encapsulated(flatBuffer: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(alignment + flatBuffer.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, continuation, true);
  view.setUint32(4, flatBuffer.length, true);
  bytes.set(flatBuffer, alignment);
  return bytes;
}

/** Whether it could be done; half of it may have been where not. */
function editSchema(buffer: FlatBuffer, { names, entry }: ArrowSchemaEdit): boolean {
  const root = buffer.target(0);
  const type = buffer.member(root, message.headerType);
  const header = buffer.member(root, message.header);
  if (type === undefined || header === undefined || buffer.byte(type) !== schemaHeader)
    return false;
  const top = buffer.target(header);
  const fields = buffer.member(top, schema.fields);
  if (fields === undefined || !editFields(buffer, fields, names)) return false;
  const metadata = buffer.member(top, schema.customMetadata);
  if (metadata !== undefined) editMetadata(buffer, metadata, entry);
  return true;
}

function editFields(buffer: FlatBuffer, vector: number, names: ArrowSchemaEdit['names']): boolean {
  const tables = buffer.tables(vector);
  const byName = new Map(tables.map((table) => [buffer.text(table, field.name), table]));
  const kept = names.flatMap(({ name }) => byName.get(name) ?? []);
  // Of columns with one name it could be either.
  if (byName.size < tables.length || new Set(kept).size < names.length) return false;
  for (const [i, { name, as }] of names.entries())
    if (as !== name) buffer.setText(kept[i] ?? 0, field.name, as);
  buffer.setTables(vector, kept);
  return true;
}

function editMetadata(buffer: FlatBuffer, vector: number, entry: ArrowSchemaEdit['entry']): void {
  const kept = buffer.tables(vector).filter((table) => {
    const value = buffer.text(table, keyValue.value);
    const edited = entry(buffer.text(table, keyValue.key), value);
    if (edited !== undefined && edited !== value) buffer.setText(table, keyValue.value, edited);
    return edited !== undefined;
  });
  buffer.setTables(vector, kept);
}

/** Tables and texts by their places. Whatever leads out of the buffer is a RangeError. */
class FlatBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  /** Behind the buffer, each as long as it has to be for the next. */
  readonly #texts: Uint8Array[] = [];
  #length: number;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = padded(bytes);
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = this.#bytes.length;
  }

  byte(place: number): number {
    return this.#view.getUint8(place);
  }

  /** Where the offset at `place` leads. */
  target(place: number): number {
    return place + this.#view.getUint32(place, true);
  }

  /** The place of a member; undefined where the table leaves it out. */
  member(table: number, number: number): number | undefined {
    const offsets = table - this.#view.getInt32(table, true);
    const at = 4 + 2 * number;
    const offset =
      at < this.#view.getUint16(offsets, true) ? this.#view.getUint16(offsets + at, true) : 0;
    return offset === 0 ? undefined : table + offset;
  }

  /** Of a member that is text; empty where it is left out. */
  text(table: number, number: number): string {
    const member = this.member(table, number);
    if (member === undefined) return '';
    const start = this.target(member) + 4;
    const end = start + this.#view.getUint32(start - 4, true);
    if (end > this.#bytes.length) throw new RangeError('the text ends behind the buffer');
    return new TextDecoder().decode(this.#bytes.subarray(start, end));
  }

  setText(table: number, number: number, text: string): void {
    const member = this.member(table, number);
    if (member === undefined) throw new RangeError('the table has no place for the text');
    this.#view.setUint32(member, this.#length - member, true);
    const encoded = new TextEncoder().encode(text);
    // Its length before it, and a 0 behind it.
    const bytes = padded(new Uint8Array(4 + encoded.length + 1));
    new DataView(bytes.buffer).setUint32(0, encoded.length, true);
    bytes.set(encoded, 4);
    this.#texts.push(bytes);
    this.#length += bytes.length;
  }

  /** Of the vector that the offset at `place` leads to. */
  tables(place: number): readonly number[] {
    const vector = this.target(place);
    const length = this.#view.getUint32(vector, true);
    if (length * 4 > this.#bytes.length) throw new RangeError('the vector ends behind the buffer');
    return Array.from({ length }, (_, i) => this.target(vector + 4 + 4 * i));
  }

  /** Some of its own tables, in any order. */
  setTables(place: number, tables: readonly number[]): void {
    const vector = this.target(place);
    this.#view.setUint32(vector, tables.length, true);
    for (const [i, table] of tables.entries()) {
      const at = vector + 4 + 4 * i;
      // Offsets only lead forwards: tables stand behind the vectors that they are in.
      if (table <= at) throw new RangeError('a table stands before its vector');
      this.#view.setUint32(at, table - at, true);
    }
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of [this.#bytes, ...this.#texts]) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

function padded(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(Math.ceil(bytes.length / alignment) * alignment);
  all.set(bytes);
  return all;
}
