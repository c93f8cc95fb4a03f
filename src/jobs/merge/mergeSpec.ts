/** The merge job as plain data: what is asked, what will happen, what happened. */
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import type { DelimitedOptions } from '../../formats/text/textOptions.ts';
import type { FolderFile } from '../../io/outputFolder.ts';
import type { PartLimit, WrittenPart } from '../parts/partSpec.ts';
import type { Verifying } from '../verify/verification.ts';

export interface MergeOptions extends TableWriteOptions, Verifying {
  /** Whether folders such as `year=2024` are columns; where all inputs lie in such folders, when undefined. */
  readonly partitions?: boolean | undefined;
  /** Name of a column that tells which file a row comes from; none when undefined. */
  readonly source?: string | undefined;
  /** What to do about a column whose types do not go together: nothing at all (the default), or make it text. */
  readonly conflicts?: 'refuse' | 'text' | undefined;
  /** Several files of at most so many rows, or of about so many bytes, in a folder; one file when undefined. */
  readonly parts?: MergeParts | undefined;
  /** How inputs of CSV or TSV lie. */
  readonly input?: DelimitedOptions | undefined;
}

export interface MergeParts {
  readonly limit: PartLimit;
  /** As in partNames.ts; `part-{n}` when undefined. */
  readonly name?: string | undefined;
}

export interface MergePlan {
  readonly files: number;
  /** Undefined where only reading the inputs tells. */
  readonly rows: number | undefined;
  readonly bytesIn: number;
  /** Of the output. */
  readonly columns: readonly string[];
  /** One sentence for each thing that was asked for or found out. */
  readonly choices: readonly string[];
  /** One sentence for each column that is not the same in all files. */
  readonly united: readonly string[];
  /** One sentence for each column whose type or values change in the output's format, and for what is not kept. */
  readonly losses: readonly string[];
}

export interface MergeSummary {
  readonly files: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Row groups, blocks or record batches of all outputs. */
  readonly segmentsOut: number;
  readonly united: readonly string[];
  readonly losses: readonly string[];
  /** Where several files were asked for. */
  readonly parts?: readonly WrittenPart[] | undefined;
  /** The file itself, or the files, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
  readonly outputs?: readonly FolderFile[] | undefined;
}
