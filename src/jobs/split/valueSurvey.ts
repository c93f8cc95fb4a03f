/** The values of a column, each with its rows counted: what a split by value knows before it writes. */
import type { Data, RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { RowSource } from '../../formats/rowSource.ts';
import { runsOf } from '../../scan/keys/arrowKeys.ts';
import { KeyPath, Stretches } from '../../scan/keys/keyPath.ts';
import { gather } from '../../scan/gather.ts';
import { oneRange } from '../../scan/rowRanges.ts';
import { textsOf } from '../../scan/texts.ts';
import type { DataType } from '../../table/schema.ts';

export interface ColumnValue {
  /** Exact text; undefined for null. */
  readonly text: string | undefined;
  /** How many rows have it, and where the first and the last of them are. */
  rows: number;
  readonly first: number;
  last: number;
}

/** More files than anybody wants in a folder. */
const mostValues = 10_000;

/** Numbers the values of a column in the order in which they come, batch by batch. */
export class ValueSurvey {
  readonly #type: DataType;
  readonly #keys = new KeyPath(0, 1);
  readonly #values: ColumnValue[] = [];
  #rows = 0;

  constructor(type: DataType) {
    this.#type = type;
  }

  get values(): readonly ColumnValue[] {
    return this.#values;
  }

  /** Throws TableError `invalidArgument` for too many values. */
  add(column: Data): void {
    const runs = runsOf(column, this.#type);
    for (const stretch = new Stretches([runs]); stretch.next();) {
      const { codes, start, end } = stretch;
      const value = this.#valueOf(this.#keys.add(0, [runs], codes), column, start);
      value.rows += end - start;
      value.last = this.#rows + end - 1;
    }
    this.#rows += column.length;
  }

  /** The stretches of rows of a batch that have one value each, in order: its number, and rows [start, end). */
  *stretches(column: Data): Generator<{ value: number; start: number; end: number }> {
    const runs = runsOf(column, this.#type);
    for (const stretch = new Stretches([runs]); stretch.next();) {
      const { codes, start, end } = stretch;
      yield { value: this.#keys.find(0, [runs], codes), start, end };
    }
  }

  /** Most values whose rows lie between each other: so many files have to be open at the same time. */
  get mostAtOnce(): number {
    const starts = this.#values.map(({ first }) => first);
    const ends = this.#values.map(({ last }) => last).sort((a, b) => a - b);
    let [most, ended] = [0, 0];
    for (const [begun, first] of starts.entries()) {
      while ((ends[ended] ?? Infinity) < first) ended++;
      most = Math.max(most, begun + 1 - ended);
    }
    return most;
  }

  #valueOf(key: number, column: Data, row: number): ColumnValue {
    const known = this.#values[key];
    if (known !== undefined) return known;
    if (key >= mostValues)
      throw new TableError(
        'invalidArgument',
        `the column has more than ${mostValues} values, each of which would be a file: choose another column`,
      );
    const [text] = textsOf(gather(column, oneRange({ start: row, end: row + 1 })), this.#type);
    const first = this.#rows + row;
    const value = { text, rows: 0, first, last: first };
    this.#values.push(value);
    return value;
  }
}

/** Reads the column once. */
export async function surveyValues(
  rows: RowSource,
  column: number,
  signal: AbortSignal | undefined,
): Promise<ValueSurvey> {
  const field = rows.schema.fields[column];
  if (field === undefined) throw new TableError('internal', `there is no column ${column}`);
  const survey = new ValueSurvey(field.type);
  const all = { start: 0, end: rows.rowCount ?? Infinity };
  const request = { rows: all, columns: [column], lendsBatches: true };
  for await (const batch of rows.read(request, signal)) {
    throwIfAborted(signal);
    survey.add(columnOf(batch, 0));
  }
  return survey;
}

/** Throws TableError `internal` for one that is not there. */
export function columnOf(batch: RecordBatch, column: number): Data {
  const data = batch.data.children[column];
  if (data === undefined) throw new TableError('internal', `column ${column} was not read`);
  return data;
}
