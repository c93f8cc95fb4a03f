/** CSV, TSV and NDJSON as rows: types are guessed from the first rows, and every later value is checked. */
import { Data, type RecordBatch } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { Field } from '../../../table/schema.ts';
import { recordBatch, schemaOf } from '../../arrowType.ts';
import type { ReadRequest } from '../../format.ts';
import type { RowSource } from '../../rowSource.ts';
import { CsvScanner } from './csvScanner.ts';
import { jsonObject } from './jsonValue.ts';
import { LineScanner, NdjsonScanner } from './ndjsonScanner.ts';
import type { RowScanner } from './rowScanner.ts';
import { scannedRows } from './scannedRows.ts';
import { jsonOfCell, textColumn, type CellColumn, type Misfit } from './textColumn.ts';
import { delimitedOf, usualGuessRows, type Delimited, type TextOptions } from '../textOptions.ts';
import { textPieces } from './textPieces.ts';
import { fieldOf, TypeGuess } from './typeGuess.ts';

/**
 * Reads the first rows only. The source stays the caller's. Rejects with TableError `unsupported` for what is not
 * UTF-8, `corrupt` for what is no CSV or JSON, `empty` for what has no line that
 * says anything.
 */
export async function openText(
  source: ByteSource,
  options: TextOptions,
  signal?: AbortSignal,
): Promise<RowSource> {
  if (source.size === 0) throw new TableError('empty', 'it has no bytes');
  const pieces = textPieces(source, signal);
  const { guessRows = usualGuessRows } = options;
  const table =
    options.format === 'ndjson'
      ? await jsonTable(pieces, guessRows)
      : await delimitedTable(pieces, guessRows, delimitedOf(options));
  return {
    format: options.format,
    schema: { fields: table.fields },
    rowCount: undefined,
    keyValueMetadata: [],
    read: (request, readSignal) => readRows({ source, ...table }, request, readSignal),
    close: () => undefined,
  };
}

interface TextTable {
  readonly fields: readonly Field[];
  /** For a pass through the file. */
  readonly scanner: () => RowScanner;
}

async function delimitedTable(
  pieces: AsyncIterable<Uint8Array>,
  guessRows: number,
  options: Delimited,
): Promise<TextTable> {
  const first = new CsvScanner(options);
  const guesses: TypeGuess[] = [];
  let rows = 0;
  for await (const { cells } of scannedRows(pieces, first)) {
    const { columns } = cells;
    for (let column = guesses.length; column < columns; column++) guesses.push(new TypeGuess());
    const seen = Math.min(cells.rows, guessRows - rows) * columns;
    for (let cell = 0; cell < seen; cell++)
      guesses[cell % columns]!.seeText(cells.isNull(cell) ? null : cells.text(cell));
    rows += cells.rows;
    if (rows >= guessRows) break;
  }
  if (first.names === undefined) throw withoutLines();
  const fields = first.names.map((name, i) =>
    fieldOf(name, (guesses[i] ?? new TypeGuess()).type()),
  );
  return { fields, scanner: () => new CsvScanner(options) };
}

async function jsonTable(pieces: AsyncIterable<Uint8Array>, guessRows: number): Promise<TextTable> {
  const lines = new LineScanner();
  const guesses = new Map<string, TypeGuess>();
  let rows = 0;
  for await (const { cells } of scannedRows(pieces, lines)) {
    for (let row = 0; row < cells.rows && rows < guessRows; row++, rows++) {
      const { keys, values } = jsonObject(cells.text(row), lines.lines[row]!);
      for (const [i, key] of keys.entries()) {
        const guess = guesses.get(key) ?? new TypeGuess();
        guess.seeJson(values[i]!);
        guesses.set(key, guess);
      }
    }
    if (rows === guessRows) break;
  }
  if (rows === 0) throw withoutLines();
  const names = [...guesses.keys()];
  const fields = Array.from(guesses, ([name, guess]) => fieldOf(name, guess.type()));
  return { fields, scanner: () => new NdjsonScanner(names) };
}

function withoutLines(): TableError {
  return new TableError('empty', 'it has no line with anything in it');
}

async function* readRows(
  { source, fields: allFields, scanner }: TextTable & { readonly source: ByteSource },
  { rows, columns }: ReadRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch> {
  const fields = columns.map((column) => allFields[column]!);
  /** Of the first one that is scanned. */
  let row = 0;
  for await (const { cells, lines } of scannedRows(textPieces(source, signal), scanner())) {
    const start = Math.max(0, Math.min(rows.start - row, cells.rows));
    const end = Math.min(rows.end - row, cells.rows);
    row += cells.rows;
    if (start < end) {
      const parts = columns.map((column) => ({ cells, column, start, end }));
      const made = fields.map(({ type }, i) => textColumn(type, parts[i]!));
      const data = made.filter((part) => part instanceof Data);
      if (data.length < made.length) throw firstMisfit(made, fields, { parts, lines });
      yield recordBatch(schemaOf(fields, data), end - start, data);
      await yieldTurn(signal);
    }
    if (row >= rows.end) break;
  }
  throwIfAborted(signal);
}

/** The error of the first value that is not what its column was taken for. */
function firstMisfit(
  made: readonly (Data | Misfit)[],
  fields: readonly Field[],
  { parts, lines }: { readonly parts: readonly CellColumn[]; readonly lines: Float64Array },
): TableError {
  const rows = made.map((part) => (part instanceof Data ? Infinity : part.misfit));
  const first = Math.min(...rows);
  const i = rows.indexOf(first);
  const { cells, column, start } = parts[i]!;
  const { name, typeText } = fields[i]!;
  const text = jsonOfCell(cells, (start + first) * cells.columns + column);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new TableError(
    'invalidArgument',
    `${shown} is no ${typeText}, as the first rows were; guess types from more rows to read it`,
    {
      where: { part: `line ${lines[start + first]!}, column ${name}` },
    },
  );
}
