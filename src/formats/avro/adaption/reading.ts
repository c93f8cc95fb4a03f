/** How a file is read, as its own schema or as another: what its columns are, and how each batch becomes them. */
import { TableError } from '../../../base/errors.ts';
import type { ReaderColumns } from '../../../table/layout.ts';
import type { TableSchema } from '../../../table/schema.ts';
import { adapterOf, fieldAdapter, type FieldAdapter } from './adapter.ts';
import type { AvroType } from '../schema/avroType.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import type { Place } from './place.ts';
import { planDecode, planSelection, type Selection } from '../plan/planDecode.ts';
import {
  resolveSchemas,
  type FieldStep,
  type Mismatch,
  type Resolution,
} from '../resolution/resolution.ts';
import { parseSchema } from '../schema/schema.ts';
import { selectionOf } from './selection.ts';

export interface Reading {
  /** Of all columns. */
  readonly schema: TableSchema;
  /** Undefined where the file is read as it was written. */
  readonly readerColumns: ReaderColumns | undefined;
  /** For the columns at these indexes, each once and in the order of the schema. */
  readonly plan: (columns: readonly number[]) => ColumnReading;
}

export interface ColumnReading {
  /** What the decoder follows. */
  readonly plan: DecodePlan;
  /**
   * The wanted columns of a decoded batch, whose first row is row `firstRow` of the table. Throws TableError
   * `invalidArgument` naming row and column where the schema that was asked for cannot hold a value.
   */
  readonly adapt: (batch: DecodedBatch, firstRow: number) => DecodedBatch;
}

/**
 * `readerSchema` is JSON; undefined reads the file as it was written. Throws TableError `corrupt` where it is no schema,
 * and `invalidArgument` with all the reasons where the file cannot be read as it.
 */
export function readingOf(writer: AvroType, readerSchema: string | undefined): Reading {
  return readerSchema === undefined
    ? asWritten(writer)
    : new ResolvedReading(writer, parseSchema(readerSchema).type);
}

function asWritten(writer: AvroType): Reading {
  return {
    schema: planDecode(writer, undefined).schema,
    readerColumns: undefined,
    plan: (columns) => ({ plan: planDecode(writer, columns), adapt: (batch) => batch }),
  };
}

const readerPart = { where: { part: 'reader schema' } };

class ResolvedReading implements Reading {
  readonly schema: TableSchema;
  readonly readerColumns: ReaderColumns;
  readonly #resolution: Resolution;
  /** How a file of the reader's schema would be decoded. */
  readonly #target: DecodePlan;

  constructor(writer: AvroType, reader: AvroType) {
    this.#resolution = resolveSchemas(writer, reader);
    this.#target = planDecode(reader, undefined);
    this.schema = this.#target.schema;
    const { mismatches } = this.#resolution;
    if (mismatches.length > 0) throw misfit(mismatches);
    if ((writer.kind === 'record') !== (reader.kind === 'record'))
      throw misfit([{ path: '', reason: 'only one of the two schemas is a record' }]);
    this.readerColumns = this.#readerColumns(writer);
    const unsupported = this.schema.fields.flatMap(({ name }, column) =>
      reasonsOf(name, () => this.plan([column])),
    );
    if (unsupported.length > 0) throw misfit(unsupported);
  }

  plan = (columns: readonly number[]): ColumnReading => {
    const { planned, captured } = this.#resolution;
    const wanted = columns.map((column) => this.#fieldSteps()[column]);
    const plan = planSelection(planned, this.#selection(wanted), captured);
    const adapters = columns.map((column, i) => this.#adapter(plan, column, wanted[i]));
    const names = columns.map((column) => this.schema.fields[column]?.name ?? '');
    return {
      plan,
      adapt: ({ rows, columns: decoded }, firstRow) => ({
        rows,
        columns: adapters.map((adapt, i) => {
          const path = names[i] ?? '';
          const place: Place = { path, isThere: () => true, rowOf: (row) => firstRow + row };
          return adapt(decoded, rows, place);
        }),
      }),
    };
  };

  #readerColumns(writer: AvroType): ReaderColumns {
    const steps = this.#fieldSteps();
    const written = writer.kind === 'record' ? writer.fields : [];
    const sources = new Set(steps.map((step) => (step.kind === 'written' ? step.source : -1)));
    return {
      filled: steps.flatMap(({ kind, field }) => (kind === 'default' ? [field.name] : [])),
      leftOut: written.filter((_, i) => !sources.has(i)).map(({ name }) => name),
    };
  }

  /** Of the reader's columns, where they are the fields of a record. */
  #fieldSteps(): readonly FieldStep[] {
    const { step } = this.#resolution;
    return step.kind === 'record' ? step.fields : [];
  }

  #selection(wanted: readonly (FieldStep | undefined)[]): Selection {
    const { step } = this.#resolution;
    if (step.kind !== 'record') return wanted.length > 0 ? selectionOf(step) : undefined;
    return selectionOf({ kind: 'record', fields: wanted.filter((field) => field !== undefined) });
  }

  #adapter(plan: DecodePlan, column: number, field: FieldStep | undefined): FieldAdapter {
    const to = this.#target.columns[column];
    if (to === undefined) throw new TableError('invalidArgument', `there is no column ${column}`);
    if (field !== undefined) return fieldAdapter(field, plan.columns, to);
    const adapt = adapterOf({ step: this.#resolution.step, from: plan.root, to });
    return ([data], _, place) => {
      if (data === undefined) throw new TableError('internal', 'the value was not decoded');
      return adapt(data, place);
    };
  }
}

/** Why a column cannot be made, which `plan` says by throwing. */
function reasonsOf(path: string, plan: () => unknown): readonly Mismatch[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (!(error instanceof TableError) || error.code !== 'unsupported') throw error;
    return [{ path, reason: error.message }];
  }
}

/** All reasons in one message. */
function misfit(mismatches: readonly Mismatch[]): TableError {
  const reasons = mismatches.map(({ path, reason }) =>
    path === '' ? reason : `field ${path}: ${reason}`,
  );
  const message = `the file cannot be read as this schema: ${reasons.join('; ')}`;
  return new TableError('invalidArgument', message, readerPart);
}
