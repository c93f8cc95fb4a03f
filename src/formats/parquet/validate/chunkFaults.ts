/** Tells faults of one column chunk. */
import type { TableError } from '../../../base/errors.ts';
import type { FaultKind, TellFault } from '../../../table/fault.ts';
import { chunkPart } from '../footer/footer.ts';

export class ChunkFaults {
  readonly #tell: TellFault;
  readonly #part: string;
  readonly #path: string;

  constructor(tell: TellFault, rowGroup: number, path: readonly string[]) {
    this.#tell = tell;
    this.#part = chunkPart(rowGroup, path);
    this.#path = path.join('.');
  }

  add(kind: FaultKind, offset: number | undefined, message: string): void {
    this.#tell({ kind, subject: this.#path, part: this.#part, offset, message });
  }

  addError(kind: FaultKind, { message, where }: TableError, offset?: number): void {
    this.add(kind, where?.offset ?? offset, message);
  }
}
