/** CSV, TSV and NDJSON as rows: types are guessed from the first rows, and every later value is checked. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Field, TableSchema } from '../../table/schema.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import type { ReadRequest } from '../format.ts';
import type { RowSource } from '../rowSource.ts';
import { columnBuilder } from './columnBuilder.ts';
import { csvRows, mapped, textLines, type TextRow } from './csvRows.ts';
import {
  isList,
  JsonError,
  jsonOf,
  parseJson,
  type JsonObject,
  type JsonValue,
} from './jsonValue.ts';
import { delimitedOf, type TextOptions } from './textOptions.ts';
import { textPieces } from './textPieces.ts';
import { fieldOf, TypeGuess } from './typeGuess.ts';

/** Rows that types are guessed from. */
const sampleRows = 10_000;
const batchRows = 16_384;

/**
 * Reads the first rows only. The source stays the caller's. Rejects with TableError `unsupported` for what is not
 * UTF-8, `corrupt` for what is no CSV or JSON, `empty` for a file without a line.
 */
export async function openText(
  source: ByteSource,
  options: TextOptions,
  signal?: AbortSignal,
): Promise<RowSource> {
  const table =
    options.format === 'ndjson' ? jsonTable() : await delimitedTable(source, options, signal);
  const schema = await guessedSchema(table, textPieces(source, signal));
  return {
    format: options.format,
    schema,
    rowCount: undefined,
    keyValueMetadata: [],
    read: (request, readSignal) => readRows({ source, schema, table }, request, readSignal),
    close: () => undefined,
  };
}

/** How the rows of a format are told from each other, and their columns. */
interface TextTable {
  /** One for each column; undefined where the rows themselves name them. */
  readonly names: readonly string[] | undefined;
  /** Those of a piece at a time: a turn for each would take longer than its values. */
  rows(pieces: AsyncIterable<string>): AsyncIterable<Iterable<TextRow<TextCells>>>;
}

/** The values of a row, by column number (CSV) or name (NDJSON). */
type TextCells =
  | { readonly kind: 'fields'; readonly fields: readonly (string | null)[] }
  | { readonly kind: 'members'; readonly members: JsonObject };

async function delimitedTable(
  source: ByteSource,
  options: TextOptions,
  signal: AbortSignal | undefined,
): Promise<TextTable> {
  const delimited = delimitedOf(options);
  let first: readonly (string | null)[] | undefined;
  for await (const rows of csvRows(textPieces(source, signal), delimited)) {
    for (const { value } of rows) {
      first = value;
      break;
    }
    if (first !== undefined) break;
  }
  if (first === undefined) throw new TableError('empty', 'it has no lines');
  const names = first.map((name, i) => (delimited.header ? (name ?? '') : `column${i + 1}`));
  return {
    names,
    async *rows(pieces) {
      let isFirst = true;
      for await (const rows of csvRows(pieces, delimited)) {
        yield cellsOf(rows, names.length, isFirst && delimited.header);
        isFirst = false;
      }
    },
  };
}

/** Blank lines are no rows, but where a row is one field that may be nothing. */
function* cellsOf(
  rows: Iterable<TextRow<readonly (string | null)[]>>,
  columns: number,
  hasHead: boolean,
): Generator<TextRow<TextCells>> {
  let isHead = hasHead;
  for (const { line, value: fields } of rows) {
    const isBlank = fields.length === 1 && fields[0] === null && columns > 1;
    if (!isHead && !isBlank) {
      if (fields.length !== columns) throw miscounted(fields.length, columns, line);
      yield { line, value: { kind: 'fields', fields } };
    }
    isHead = false;
  }
}

function miscounted(found: number, expected: number, line: number): TableError {
  return new TableError('corrupt', `it has ${found} fields instead of ${expected}`, {
    where: { part: `line ${line}` },
  });
}

function jsonTable(): TextTable {
  return {
    names: undefined,
    async *rows(pieces) {
      for await (const lines of textLines(pieces))
        yield mapped(
          lines.filter(({ value: text }) => text.trim() !== ''),
          (text, line) => ({ kind: 'members', members: objectOf(text, line) }),
        );
    },
  };
}

function objectOf(text: string, line: number): JsonObject {
  const where = { part: `line ${line}` };
  try {
    const value = parseJson(text);
    if (value !== null && typeof value === 'object' && !isList(value) && value.kind === 'object')
      return value;
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new TableError('corrupt', `it is no JSON: ${cause.message}`, { where, cause });
  }
  throw new TableError('corrupt', 'it is no JSON object', { where });
}

async function guessedSchema(
  table: TextTable,
  pieces: AsyncIterable<string>,
): Promise<TableSchema> {
  const columns = (table.names ?? []).map((name) => ({ name, guess: new TypeGuess() }));
  const byKey = new Map<string, TypeGuess>();
  for await (const { value } of firstRows(table.rows(pieces))) {
    if (value.kind === 'fields')
      for (const [i, field] of value.fields.entries()) columns[i]?.guess.seeText(field);
    else
      for (const [i, key] of value.members.keys.entries()) {
        const guess = byKey.get(key) ?? new TypeGuess();
        guess.seeJson(value.members.values[i]!);
        byKey.set(key, guess);
      }
  }
  for (const [name, guess] of byKey) columns.push({ name, guess });
  return { fields: columns.map(({ name, guess }) => fieldOf(name, guess.type())) };
}

async function* firstRows<T>(pieces: AsyncIterable<Iterable<T>>): AsyncGenerator<T> {
  let rows = 0;
  for await (const piece of pieces)
    for (const row of piece) {
      yield row;
      if (++rows === sampleRows) return;
    }
}

interface TextFile {
  readonly source: ByteSource;
  readonly schema: TableSchema;
  readonly table: TextTable;
}

async function* readRows(
  { source, schema, table }: TextFile,
  { rows, columns }: ReadRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch> {
  const fields = columns.map((column) => schema.fields[column]!);
  const batch = new TextBatch(fields, columns);
  const known = new Set(schema.fields.map(({ name }) => name));
  let row = 0;
  for await (const piece of table.rows(textPieces(source, signal))) {
    for (const { line, value } of piece) {
      if (row >= rows.end) break;
      if (value.kind === 'members') checkKeys(value.members, known, line);
      if (row++ < rows.start) continue;
      batch.add(value, line);
      if (batch.rows < batchRows) continue;
      yield batch.take();
      await yieldTurn(signal);
    }
    if (row >= rows.end) break;
  }
  throwIfAborted(signal);
  if (batch.rows > 0) yield batch.take();
}

function checkKeys({ keys }: JsonObject, known: ReadonlySet<string>, line: number): void {
  const unknown = keys.find((key) => !known.has(key));
  if (unknown !== undefined)
    throw new TableError(
      'invalidArgument',
      `the first ${sampleRows} rows have no key ${JSON.stringify(unknown)}`,
      { where: { part: `line ${line}` } },
    );
}

/** Rows on their way into a record batch. */
class TextBatch {
  readonly #fields: readonly Field[];
  readonly #columns: readonly number[];
  readonly #builders: readonly ReturnType<typeof columnBuilder>[];
  rows = 0;

  constructor(fields: readonly Field[], columns: readonly number[]) {
    this.#fields = fields;
    this.#columns = columns;
    this.#builders = fields.map(({ type }) => columnBuilder(type));
  }

  /** Throws TableError `invalidArgument` for the first value that is not what its column was taken for. */
  add(cells: TextCells, line: number): void {
    for (const [i, builder] of this.#builders.entries()) {
      const field = this.#fields[i]!;
      const value =
        cells.kind === 'fields'
          ? (cells.fields[this.#columns[i]!] ?? null)
          : memberOf(cells.members, field.name);
      if (!builder.add(value)) throw misfit(field, value, line);
    }
    this.rows++;
  }

  take(): RecordBatch {
    const data = this.#builders.map((builder) => builder.take());
    const { rows } = this;
    this.rows = 0;
    return recordBatch(schemaOf(this.#fields, data), rows, data);
  }
}

/** The last of the members of one name, as JSON.parse has it. */
function memberOf({ keys, values }: JsonObject, name: string): JsonValue {
  return values[keys.lastIndexOf(name)] ?? null;
}

function misfit({ name, typeText }: Field, value: JsonValue, line: number): TableError {
  const text = jsonOf(value);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new TableError('invalidArgument', `${shown} is no ${typeText}, as the first rows were`, {
    where: { part: `line ${line}, column ${name}` },
  });
}
