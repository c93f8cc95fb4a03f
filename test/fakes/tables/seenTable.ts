/** What another program sees in a file. */
import type { Cell } from './cells.ts';

interface SeenColumn {
  readonly name: string;
  /** In the words of typeName (cells.ts). */
  readonly type: string;
  readonly cells: readonly Cell[];
}

export type SeenTable = readonly SeenColumn[];
