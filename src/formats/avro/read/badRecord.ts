/** A record that cannot be decoded inside a block that is framed well, in words. */
import { TableError } from '../../../base/errors.ts';
import type { BlockFrame } from '../container/blockFrame.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import type { DecodeFailure } from '../decoder/columnDecoder.ts';

export interface BadRecord {
  /** The block's number. */
  readonly block: number;
  readonly frame: BlockFrame;
  /** Counted from 0 within the block. */
  readonly record: number;
  /** `at` counts from the start of the block's data. */
  readonly failure: DecodeFailure;
  readonly plan: DecodePlan;
  /** Whether data lies in the file as it is decoded: then the failure has a place in the file. */
  readonly isPlain: boolean;
}

/** `corrupt`, naming block, record and column. */
export function badRecordError(bad: BadRecord): TableError {
  const { block, frame, isPlain, failure } = bad;
  const offset = isPlain ? frame.dataStart + failure.at : frame.offset;
  const where = { part: `block ${block}, ${placeOf(bad)}`, offset };
  return new TableError('corrupt', reasonOf(bad), { where });
}

/** One clause, without the block. */
export function badRecordText(bad: BadRecord): string {
  return `${placeOf(bad)}: ${reasonOf(bad)}`;
}

function reasonOf({ failure, isPlain }: BadRecord): string {
  return isPlain
    ? failure.reason
    : `${failure.reason} (byte ${failure.at} of the uncompressed data)`;
}

function placeOf({ record, plan, failure }: BadRecord): string {
  const { columns, schema } = plan;
  // Parts of a column have higher numbers than the column and lower ones than the next.
  const column = schema.fields[columns.findLastIndex(({ id }) => id <= failure.node)]?.name;
  return column === undefined ? `record ${record}` : `record ${record}, column ${column}`;
}
