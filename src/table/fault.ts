/** What a check of a whole file found wrong, as plain data. */

/** What a fault is about, gravest first. */
export const faultKinds = [
  'data',
  'checksum',
  'layout',
  'count',
  'pageIndex',
  'bloomFilter',
  'order',
  'statistics',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Something in a file that is not what the file itself, or its format, says. */
export interface Fault {
  readonly kind: FaultKind;
  /** What else may have the same fault again and again: a column's path, `blocks`, `footer`. */
  readonly subject: string;
  /** As in FilePlace. */
  readonly part: string;
  /** Absolute, in bytes; undefined where the fault is not at one place. */
  readonly offset: number | undefined;
  /** One clause: what was found, and what was expected. */
  readonly message: string;
}

export type TellFault = (fault: Fault) => void;
