/** What jobs that write several files are asked and tell about them, as plain data. */

/** Where one file ends and the next begins. */
export type PartLimit =
  /** At most so many rows in each. */
  | { readonly kind: 'rows'; readonly rows: number }
  /** About so many bytes in each, judged by what was written before. */
  | { readonly kind: 'bytes'; readonly bytes: number };

export interface WrittenPart {
  /** Below the folder, parts joined by `/`. */
  readonly name: string;
  readonly rows: number;
  /** Row groups, blocks or batches. */
  readonly segments: number;
  readonly bytes: number;
}
