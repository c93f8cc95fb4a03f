/** The validate job as plain data: what is asked, what will happen, what was found. */
import type { FormatName } from '../../formats/registry.ts';
import type { Fault, FaultKind } from '../../table/fault.ts';

export interface ValidateOptions {
  /** Most faults that are told in full for each column and kind of fault; 5 when undefined. All are counted. */
  readonly placesPerGroup?: number | undefined;
}

export interface ValidatePlan {
  readonly format: FormatName;
  readonly bytesIn: number;
  /** As far as is known before the file is read. */
  readonly rows: number;
  /** What the file has that will not be checked, in sentences. */
  readonly losses: readonly string[];
}

/** Faults of one kind and one subject. */
export interface FaultGroup {
  readonly kind: FaultKind;
  readonly subject: string;
  /** All of them. */
  readonly count: number;
  /** The first of them, in file order. */
  readonly faults: readonly Fault[];
}

export interface ValidateSummary {
  readonly format: FormatName;
  readonly bytesIn: number;
  /** As the file says. */
  readonly rows: number;
  /** Row groups or blocks. */
  readonly segments: number;
  readonly columns: number;
  /** Of Parquet: pages that were read, and those that carry a checksum. */
  readonly pages: number;
  readonly checksums: number;
  /** All faults, told in full or not. */
  readonly faults: number;
  /** Gravest first, then as they came. */
  readonly groups: readonly FaultGroup[];
  /** Faults of subjects beyond those that are told of one by one. */
  readonly ungrouped: number;
  /** One sentence for each thing that could not be checked. */
  readonly unchecked: readonly string[];
}
