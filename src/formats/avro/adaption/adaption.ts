/** What makes a column of the writer's one of the reader's, and what both kinds of it are made with. */
import * as arrow from 'apache-arrow';
import type { Field } from '../../../table/schema.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import type { Place } from './place.ts';
import type { Step } from '../resolution/resolution.ts';

/** Data comes as decoders make it: without offset. */
export type Adapter = (data: arrow.Data, place: Place) => arrow.Data;

export interface Adaption {
  readonly step: Step;
  /** How the value was decoded. */
  readonly from: DecodeNode;
  /** How the reader's schema would have it decoded. */
  readonly to: DecodeNode;
}

export function arrowField(
  { name, nullable }: Field,
  { type }: arrow.Data,
): arrow.Field<arrow.DataType> {
  return new arrow.Field(name, type, nullable);
}

/** Typed as the data, which may be dictionaries. */
export function arrowFields(
  fields: readonly Field[],
  columns: readonly arrow.Data[],
): arrow.Field<arrow.DataType>[] {
  return fields.flatMap((field, i) => {
    const column = columns[i];
    return column === undefined ? [] : [arrowField(field, column)];
  });
}
