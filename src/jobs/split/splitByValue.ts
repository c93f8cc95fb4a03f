/** Record batches into a file for each value of a column, in one pass: each file ends with the last row of its value. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { OutputFolder } from '../../io/outputFolder.ts';
import { gatherBatch } from '../../scan/gather.ts';
import { RowRangesBuilder } from '../../scan/rowRanges.ts';
import { Part, type NewPart } from '../parts/part.ts';
import type { WrittenPart } from '../parts/partSpec.ts';
import type { RollingParts } from '../parts/rollingParts.ts';
import type { ValueSplit } from './splitPlan.ts';
import { columnOf } from './valueSurvey.ts';

export interface ValueParts extends NewPart {
  readonly batches: AsyncIterable<RecordBatch>;
  readonly how: ValueSplit;
  /** As of RollingParts. */
  readonly report: RollingParts['report'];
  readonly signal: AbortSignal | undefined;
}

/** In the order of the values. Rejects with TableError `changed` where the values are not those of the survey. */
export async function writeValueParts(
  folder: OutputFolder,
  { batches, how, report, signal, ...newPart }: ValueParts,
): Promise<readonly WrittenPart[]> {
  const { survey, names, column, keepsColumn } = how;
  const open = new Map<number, Part>();
  const written = new Map<number, WrittenPart>();
  let bytes = 0;
  const tell = (phase: 'running' | 'verifying'): void => {
    const bytesWritten = [...open.values()].reduce((sum, part) => sum + part.bytes, bytes);
    report({ phase, bytesWritten });
  };
  for await (const batch of batches) {
    const rows = rowsByValue(batch, how);
    const stored = keepsColumn ? batch : without(batch, column);
    for (const [value, builder] of rows) {
      throwIfAborted(signal);
      const name = names[value];
      if (name === undefined || written.has(value)) throw changed();
      const part = open.get(value) ?? (await Part.create(folder, name, newPart));
      open.set(value, part);
      await part.write(gatherBatch(stored, builder.take()), signal);
      if (part.rows !== survey.values[value]?.rows) continue;
      const finished = await part.finish(signal, () => {
        tell('verifying');
      });
      written.set(value, finished);
      open.delete(value);
      bytes += finished.bytes;
    }
    tell('running');
  }
  if (written.size < names.length) throw changed();
  return [...written].sort(([a], [b]) => a - b).map(([, part]) => part);
}

function changed(): TableError {
  return new TableError('changed', 'its values are not what they were when the split was planned');
}

/** Rows of a batch by the number of their value, in the order in which values come. */
function rowsByValue(
  batch: RecordBatch,
  { survey, column }: ValueSplit,
): ReadonlyMap<number, RowRangesBuilder> {
  const found = new Map<number, RowRangesBuilder>();
  for (const { value, start, end } of survey.stretches(columnOf(batch, column))) {
    const rows = found.get(value) ?? new RowRangesBuilder();
    found.set(value, rows);
    rows.add(start, end);
  }
  return found;
}

function without(batch: RecordBatch, column: number): RecordBatch {
  return batch.selectAt([...batch.schema.fields.keys()].filter((at) => at !== column));
}
