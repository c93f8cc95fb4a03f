/** The same rows in files that lie in different ways, and what jobs are run on them with. */
import fc from 'fast-check';
import type { FileFormat } from '../../../src/formats/fileFormat.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { convert } from '../../../src/jobs/convert.ts';
import type { JobContext } from '../../../src/jobs/jobContext.ts';
import type { TableSample } from '../../fakes/tables/cells.ts';
import { fileOf, type WritingTools } from '../../fakes/tables/writeTable.ts';

/** How rows may lie. */
export interface Layout {
  readonly segmentRows: number;
  /** Of what is read at once. */
  readonly batchRows: number;
  /** Columns with a dictionary have their keys told by its pages, without decoding a value. */
  readonly dictionary: boolean;
}

export const layouts = {
  segmentRows: fc.integer({ min: 1, max: 30 }),
  batchRows: fc.integer({ min: 1, max: 30 }),
  dictionary: fc.boolean(),
};

export function contextOf(bytes: Uint8Array, batchRows = 1000): JobContext {
  return {
    inputs: [{ name: 'in', open: async () => Promise.resolve(memorySource('in', bytes)) }],
    reading: { memoryLimitBytes: 2 ** 28, batchRows },
    createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
    report: () => undefined,
  };
}

/** As Avro, or as Parquet of what was written as `from`: neither DuckDB nor Arrow has row groups as small. */
export async function laidOut(
  table: TableSample,
  from: Extract<FileFormat, 'avro' | 'parquet' | 'arrow'>,
  { segmentRows: batchRows, dictionary }: Layout,
  tools: WritingTools,
): Promise<Uint8Array> {
  const plain = { text: {}, lineEnd: '', isGzipped: false, isMarked: false, endsLastLine: true };
  const bytes = await fileOf(table, from, { ...plain, batchRows, hasDictionaries: false }, tools);
  if (from === 'avro') return bytes;
  const parquet = { rowGroupRows: batchRows, dictionary };
  return (await convert({ format: 'parquet', parquet }, contextOf(bytes))).output ?? bytes;
}
