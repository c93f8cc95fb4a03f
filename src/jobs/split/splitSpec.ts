/** The split job as plain data: what is asked, what will happen, what happened. */
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import type { DelimitedOptions } from '../../formats/text/textOptions.ts';
import type { FolderFile } from '../../io/outputFolder.ts';
import type { PartLimit, WrittenPart } from '../parts/partSpec.ts';
import type { Verifying } from '../verify/verification.ts';

/** One file for each value of a column; null is a value of its own. */
export interface ByValue {
  readonly kind: 'value';
  /** Name of a top-level column. */
  readonly column: string;
  /**
   * `folders`: as Hive names them, `column=value/name`, without the column in the files. `names`: files beside each
   * other, with the column.
   */
  readonly style: 'folders' | 'names';
  /** Most files that are written at the same time; 100 when undefined. */
  readonly openFiles?: number | undefined;
}

export interface SplitOptions extends TableWriteOptions, Verifying {
  readonly by: PartLimit | ByValue;
  /** As in partNames.ts; `{name}-{n}`, `{name}-{value}` or, in folders, `{name}`, when undefined. */
  readonly name?: string | undefined;
  /** How an input of CSV or TSV lies. */
  readonly input?: DelimitedOptions | undefined;
}

export interface SplitPlan {
  /** Undefined where only reading the input tells. */
  readonly rows: number | undefined;
  readonly bytesIn: number;
  /** Undefined where only writing tells. */
  readonly files: number | undefined;
  /** The first names. */
  readonly names: readonly string[];
  /** Of the outputs. */
  readonly columns: readonly string[];
  /** One sentence for each thing that was asked for. */
  readonly choices: readonly string[];
  /** One sentence for each column whose type or values change, and for what is not kept. */
  readonly losses: readonly string[];
}

export interface SplitSummary {
  readonly rowsOut: number;
  readonly bytesIn: number;
  /** Of all files. */
  readonly bytesOut: number;
  readonly segmentsOut: number;
  readonly parts: readonly WrittenPart[];
  readonly losses: readonly string[];
  /** The files themselves, for targets of kind `memory`. */
  readonly outputs?: readonly FolderFile[] | undefined;
}
