/** A job as the editor keeps it: its specification and the files it reads and writes, as plain data. */
import type { ReadingOptions } from '../../engine/engineApi.ts';
import type { WritingJobSpec } from '../../jobs/jobSpec.ts';

export interface EditorJob {
  readonly spec: WritingJobSpec;
  /** Where people know it by another name than that of its kind: what the grid shows is exported, by a conversion. */
  readonly purpose?: 'export' | undefined;
  /** URIs, in the order in which they are read. */
  readonly inputs: readonly string[];
  /** URI. */
  readonly output: string;
  /** Where the inputs are to be read otherwise than the settings say. */
  readonly reading?: Pick<ReadingOptions, 'badBlocks' | 'readerSchema'> | undefined;
}

/** The job as `colonnade run` takes it from a file. `place` gives a URI as the command line names files. */
export function jobFileText(
  { spec, inputs, output, reading }: EditorJob,
  place: (uri: string) => string,
): string {
  const { version, job, options } = spec;
  const files = { inputs: inputs.map(place), output: place(output), overwrite: false };
  return `${JSON.stringify({ version, job, ...files, reading, options }, undefined, 2)}\n`;
}
