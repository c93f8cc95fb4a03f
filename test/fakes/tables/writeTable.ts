/** Sample tables as files, by programs that share nothing with the product: DuckDB, apache-arrow, and plain bytes. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { FileFormat } from '../../../src/formats/fileFormat.ts';
import type { DelimitedOptions } from '../../../src/formats/text/textOptions.ts';
import type { Field } from '../../../src/table/schema.ts';
import type { DuckDB } from '../../unit/jobs/duckdb.ts';
import { arrowBytes } from './arrowTable.ts';
import { avroBytes } from './avroTable.ts';
import type { Cell, TableSample } from './cells.ts';
import { selectOf } from './duckdbTable.ts';
import { objectText, plainText } from './literals.ts';

/** How a file that is read may lie. */
export interface Lie {
  /** Of delimited text. */
  readonly text: DelimitedOptions;
  readonly lineEnd: string;
  readonly isGzipped: boolean;
  readonly isMarked: boolean;
  readonly endsLastLine: boolean;
  /** Of Arrow: rows of a batch; of Avro: of a block. */
  readonly batchRows: number;
  /** Of Arrow: of the text in its one batch. */
  readonly hasDictionaries: boolean;
}

export interface WritingTools {
  readonly duckdb: DuckDB;
  /** Where DuckDB may write. */
  readonly scratch: string;
}

export async function fileOf(
  table: TableSample,
  format: FileFormat,
  lie: Lie,
  { duckdb, scratch }: WritingTools,
): Promise<Uint8Array> {
  if (format === 'avro') return avroBytes(table, lie.batchRows);
  if (format === 'arrow' || format === 'arrows')
    return arrowBytes(table, format, lie.hasDictionaries ? undefined : lie.batchRows);
  if (format === 'parquet') {
    await duckdb.run(`COPY (${selectOf(table)}) TO '${scratch}' (FORMAT parquet)`);
    return readFile(scratch);
  }
  const lines = format === 'ndjson' ? jsonLines(table) : delimitedLines(table, format, lie.text);
  const text = lines.join(lie.lineEnd) + (lie.endsLastLine ? lie.lineEnd : '');
  const bytes = new TextEncoder().encode(`${lie.isMarked ? '\ufeff' : ''}${text}`);
  return lie.isGzipped ? gzipSync(bytes) : bytes;
}

function jsonLines({ fields, rows }: TableSample): string[] {
  return rows.map((row) => objectText(fields, row));
}

function delimitedLines(
  { fields, rows }: TableSample,
  format: FileFormat,
  { delimiter = format === 'tsv' ? '\t' : ',', nullText = '', header = true }: DelimitedOptions,
): string[] {
  const quoted = (text: string): string =>
    text === '' || text === nullText || /["\r\n]/.test(text) || text.includes(delimiter)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const field = (cell: Cell, { type }: Field): string =>
    cell === null ? nullText : quoted(plainText(type, cell));
  const lines = rows.map((row) => fields.map((each, i) => field(row[i] ?? null, each)));
  return [...(header ? [fields.map(({ name }) => quoted(name))] : []), ...lines].map((line) =>
    line.join(delimiter),
  );
}
