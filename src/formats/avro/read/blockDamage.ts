/** What is wrong with a place in a file, once it is known which rows it costs: for lists, and as an error. */
import { TableError } from '../../../base/errors.ts';
import { countOf } from '../../../base/quantityText.ts';
import type { DamagedSpan } from '../../../table/layout.ts';
import { badRecordError, badRecordText } from './badRecord.ts';
import type { FrameDamage } from '../container/blockSequence.ts';
import type { StreamedBlock } from './blockStream.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import type { DecodedRecords } from './decodeRecords.ts';
import type { PackedBlock } from './unpackAhead.ts';

/** As it is told of in skip mode, and as the error of strict mode. */
export interface Damage {
  readonly span: DamagedSpan;
  readonly error: TableError;
}

/** A block, and the number of its first row. */
export interface PlacedBlock {
  readonly firstRow: number;
  readonly block: PackedBlock;
}

/** Damage between blocks. */
export function frameDamage({ index, firstRow, block }: StreamedBlock, found: FrameDamage): Damage {
  const { start, end, reason, isCut } = found;
  // With a damaged end, all of a block is there.
  const lostRows = block !== undefined && start >= block.frame.dataEnd ? 0 : undefined;
  const where = { part: `block ${index}`, offset: start };
  return {
    span: { segment: index, start, end, row: firstRow, lostRows, reason },
    error: new TableError(isCut ? 'truncated' : 'corrupt', reason, { where }),
  };
}

/** A block whose data cannot be had. */
export function lostBlock({ firstRow, block }: PlacedBlock, error: TableError): Damage {
  const { index } = block;
  const { offset: start, end, records: lostRows } = block.frame;
  const span = { segment: index, start, end, row: firstRow, lostRows, reason: error.message };
  return { span, error };
}

export interface DecodedBlock extends DecodedRecords {
  readonly plan: DecodePlan;
  /** Of the block's data. */
  readonly dataBytes: number;
  /** Whether data lies in the file as it is decoded. */
  readonly isPlain: boolean;
}

/** A block whose data is not exactly its records; undefined where it is. */
export function recordDamage(
  { firstRow, block: { index, frame } }: PlacedBlock,
  { records, at, failure, plan, dataBytes, isPlain }: DecodedBlock,
): Damage | undefined {
  const row = firstRow + records;
  const lostRows = frame.records - records;
  const span = { segment: index, start: frame.offset, end: frame.end, row, lostRows };
  if (failure !== undefined) {
    const bad = { block: index, frame, record: records, failure, plan, isPlain };
    return { span: { ...span, reason: badRecordText(bad) }, error: badRecordError(bad) };
  }
  if (at === dataBytes) return undefined;
  const reason = `${countOf(dataBytes - at, 'byte')} after its last record`;
  const where = { part: `block ${index}`, offset: frame.offset };
  return { span: { ...span, reason }, error: new TableError('corrupt', reason, { where }) };
}
