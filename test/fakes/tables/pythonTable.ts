/** What pyarrow and fastavro see in files, asked all at once: each start of Python takes longer than a file. */
import { isText, type FileFormat } from '../../../src/formats/fileFormat.ts';
import type { DelimitedOptions } from '../../../src/formats/text/textOptions.ts';
import type { DataType } from '../../../src/table/schema.ts';
import { askPython } from '../python/askPython.ts';
import { cellOfAvro, typeInAvro } from './avroTable.ts';
import { becomes } from './becomes.ts';
import { partsOf, partType, shown, typeName, type Cell, type TableSample } from './cells.ts';

export interface WrittenFile {
  readonly file: string;
  readonly format: FileFormat;
  readonly text: DelimitedOptions;
  /** What the table is expected to have: they say how to understand the libraries' values. */
  readonly fields: TableSample['fields'];
}

interface ToldColumn {
  readonly name: string;
  /** In the words of typeName. */
  readonly type: unknown;
  /** As `shown`; those of text, and the members of JSON, are text. */
  readonly cells: readonly string[];
}

export function seenInPython(
  files: readonly WrittenFile[],
): readonly (readonly ToldColumn[] | Error)[] {
  const questions = files.map(({ file, format, text, fields }) => ({
    file,
    format,
    names: fields.map(({ name }) => name),
    delimiter: text.delimiter ?? (format === 'tsv' ? '\t' : ','),
    nullText: text.nullText ?? '',
  }));
  const answers = askPython('seenTables.py', questions) as readonly Answer[];
  return answers.map((answer, i) => {
    const { format = 'csv', fields = [] } = files[i] ?? {};
    if ('error' in answer) return new Error(answer.error);
    return answer.names.map((name, column) => ({
      name,
      type: format === 'avro' ? typeInAvro(answer.types[column]) : answer.types[column],
      cells: (answer.columns[column] ?? []).map((json) => {
        const value = valueOf(json);
        const { type = { kind: 'null' } } = isText(format) ? {} : (fields[column] ?? {});
        const cell = format === 'avro' ? cellOfAvro(type, value) : symbolsIn(type, value as Cell);
        return shown(type, cell);
      }),
    }));
  });
}

/** What a column of this type is in a file of a format, as pyarrow and fastavro tell it. */
export function typeInPython(type: DataType, format: FileFormat): string {
  if (isText(format)) return 'string';
  if (format !== 'parquet') return typeName(becomes(type, format));
  // Arrow's schema beside Parquet's has zones and durations. Of what only Parquet has, pyarrow tells how it lies.
  return typeName(type)
    .replaceAll(/\b(time|timestamp)\(s\b/g, '$1(ms')
    .replaceAll('interval', 'fixed(12)')
    .replaceAll('enum', 'bytes');
}

/** The symbols of an ENUM, which is bytes to pyarrow, as text. */
function symbolsIn(type: DataType, cell: Cell): Cell {
  if (Array.isArray(cell))
    return partsOf(cell).map((part, i) => symbolsIn(partType(type, i), part));
  const isSymbol = type.kind === 'string' && cell instanceof Uint8Array;
  return isSymbol ? Buffer.from(cell).toString() : cell;
}

type Json = null | boolean | string | readonly Json[] | { readonly [name: string]: Json };

type Answer =
  | { readonly error: string }
  | {
      readonly names: readonly string[];
      /** Of Avro, schemas. */
      readonly types: readonly Json[];
      readonly columns: readonly (readonly Json[])[];
    };

/** Of cells.py: what a text is of, its first letter says. */
function valueOf(json: Json): unknown {
  if (json === null || typeof json === 'boolean') return json;
  if (typeof json !== 'string') return Array.isArray(json) ? json.map(valueOf) : membersOf(json);
  const text = json.slice(1);
  if (json.startsWith('s')) return text;
  if (json.startsWith('i')) return BigInt(text);
  const bytes = Buffer.from(text, 'hex');
  return json.startsWith('f') ? bytes.readDoubleBE() : bytes;
}

function membersOf(json: object): unknown {
  return Object.fromEntries(
    Object.entries(json).map(([name, member]) => [name, valueOf(member as Json)]),
  );
}
