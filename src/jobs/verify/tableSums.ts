/** The values of a table on their way to a writer, held against those that are read back. */
import { DataType as ArrowType, type Data, type RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { offsetsOf } from '../../formats/arrowData.ts';
import { TableError } from '../../base/errors.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import { isText, type FileFormat } from '../../formats/fileFormat.ts';
import type { RowSource } from '../../formats/rowSource.ts';
import { writtenData, writtenType } from '../../formats/tableWriters.ts';
import { ColumnSum } from '../../scan/sums/columnSum.ts';
import { ValueHasher } from '../../scan/sums/valueHasher.ts';
import type { DataType, Field } from '../../table/schema.ts';
import { otherValues, type ReadBack, type SegmentPlaces } from './readBack.ts';

export interface TableSumsOptions {
  readonly fields: readonly Field[];
  readonly format: FileFormat;
  /** Whether the rows are to come back in the order in which they come. */
  readonly ordered: boolean;
}

export class TableSums {
  readonly #options: TableSumsOptions;
  readonly #hasher = new ValueHasher();
  readonly #sums: readonly ColumnSum[];
  /** Columns with text that is not UTF-8, which Avro's writer mends. */
  readonly #mended = new Set<number>();

  constructor(options: TableSumsOptions) {
    this.#options = options;
    this.#sums = options.fields.map(() => this.#newSum());
  }

  #newSum(): ColumnSum {
    return new ColumnSum({ hasher: this.#hasher, ordered: this.#options.ordered });
  }

  /** Takes rows that come next; columns beyond those of the table are not looked at. */
  add(batch: RecordBatch): void {
    const { fields, format } = this.#options;
    for (const [column, { type }] of fields.entries()) {
      const given = batch.data.children[column];
      if (given === undefined) throw new TableError('internal', `column ${column} is missing`);
      const data = writtenData(canonicalData(given, type), type, format);
      if (format === 'avro' && !isWellFormed(data)) this.#mended.add(column);
      this.#sums[column]?.add(data);
    }
  }

  /**
   * Reads all values of the columns that come back as they were written, and leaves out those of which the format makes
   * something else. Rejects with TableError `verifyFailed`, naming the column and the rows.
   */
  async check(
    output: RowSource,
    places: SegmentPlaces | undefined,
    { signal, onRows }: ReadBack,
  ): Promise<void> {
    const checked = this.#comparable(output.schema.fields);
    const columns = checked.map(({ column }) => column);
    let rows = 0;
    const all = { start: 0, end: output.rowCount ?? Infinity };
    for await (const batch of output.read({ rows: all, columns }, signal)) {
      throwIfAborted(signal);
      for (const [i, data] of batch.data.children.entries()) {
        const { sum, type } = checked[i] ?? {};
        if (type !== undefined) sum?.add(canonicalData(data, type));
      }
      rows += batch.numRows;
      onRows(rows);
    }
    for (const { name, sum, expected } of checked) {
      const different = expected.firstDifference(sum);
      if (different !== undefined) throw otherValues(name, different, places);
    }
  }

  /** Columns whose values come back as they were written, with new sums for what is read of them. */
  #comparable(found: readonly Field[]) {
    const { fields, format } = this.#options;
    return fields.flatMap(({ name, type: given }, column) => {
      const [expected, type] = [this.#sums[column], found[column]?.type];
      if (expected === undefined || type === undefined || this.#mended.has(column)) return [];
      const isSame = formOf(writtenType(given, format)) === formOf(type);
      return isSame ? [{ column, name, type, expected, sum: this.#newSum() }] : [];
    });
  }
}

/** Sums of what a writer is given; undefined for text, which does not say of what types its values are. */
export function writtenSums(
  fields: readonly Field[],
  format: FileFormat,
  ordered = true,
): TableSums | undefined {
  return isText(format) ? undefined : new TableSums({ fields, format, ordered });
}

const bytesKinds: ReadonlySet<DataType['kind']> = new Set(['string', 'binary', 'geometry', 'bson']);

/** Types of one form hold the same values in the same way, as far as sums go. */
function formOf(type: DataType): string {
  if (bytesKinds.has(type.kind)) return 'bytes';
  if ('fields' in type) return membersForm(type.fields);
  if ('unit' in type) return `${type.kind} ${type.unit}`;
  if (type.kind === 'float') return `float ${type.bits}`;
  if (type.kind === 'decimal') return `decimal ${type.precision} ${type.scale}`;
  if (type.kind === 'list') return `list of ${formOf(type.item.type)}`;
  if (type.kind === 'map') return `list of ${membersForm([type.key, type.value])}`;
  return type.kind;
}

function membersForm(fields: readonly Field[]): string {
  return `(${fields.map(({ type }) => formOf(type)).join(', ')})`;
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** Whether all text in it is UTF-8. */
function isWellFormed(data: Data): boolean {
  const parts = [...data.children, ...(data.dictionary?.data ?? [])] as readonly Data[];
  if (!ArrowType.isUtf8(data.type)) return parts.every(isWellFormed);
  const { start, end } = offsetsOf(data);
  try {
    strict.decode((data.values as Uint8Array).subarray(start, end));
    return true;
  } catch {
    // What it throws says no more than that it is not.
    return false;
  }
}
