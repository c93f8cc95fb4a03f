/** What the check of a column chunk is given, and what it tells beside its faults. */
import type { Turns } from '../../../base/turns.ts';
import type { TellFault } from '../../../table/fault.ts';
import type { PagedFile } from '../pages/pagePlaces.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

export interface ChunkCheck {
  readonly file: PagedFile;
  readonly rowGroup: number;
  readonly leaf: SchemaNode;
  /** Pages that would take more are not decoded. */
  readonly memoryLimitBytes: number;
  readonly turns: Turns;
  readonly tell: TellFault;
  readonly signal: AbortSignal | undefined;
}

export interface CheckedChunk {
  readonly pages: number;
  /** Pages that carry a checksum. */
  readonly checksums: number;
  /** Why some of it was not decoded, in one clause; undefined where all was. */
  readonly unchecked: string | undefined;
}
