/** The key-value metadata that all inputs of a merge have alike. */
import type { FileFormat } from '../../formats/fileFormat.ts';
import { arrowSchemaKey } from '../../formats/parquet/write/arrowSchemaValue.ts';
import type { MetadataEntry } from '../../table/layout.ts';
import { carriedMetadata, staleSentence, type CarriedMetadata } from '../keptMetadata.ts';

/** Takes in one input after the other, and holds the entries of one: there may be many inputs. */
export class CommonMetadata {
  #common: Map<string, string> | undefined;
  /** Keys of entries that some input does not have, or has otherwise. */
  readonly #others = new Set<string>();
  readonly #losses = new Set<string>();

  add(entries: readonly MetadataEntry[]): void {
    const { kept, losses } = carriedMetadata(entries, undefined);
    for (const loss of losses) this.#losses.add(loss);
    const own = new Map(kept.map(({ key, value }) => [key, value]));
    this.#common ??= own;
    for (const [key, value] of this.#common)
      if (own.get(key) !== value) {
        this.#common.delete(key);
        this.#others.add(key);
      }
    for (const key of own.keys()) if (!this.#common.has(key)) this.#others.add(key);
  }

  /** For an output of this format; `holds`: the columns of all inputs are its own. */
  finish(format: FileFormat, holds: boolean): CarriedMetadata {
    const common = new Map(this.#common);
    const others = new Set(this.#others);
    const isTold = common.has(arrowSchemaKey) || others.has(arrowSchemaKey);
    // Other formats tell of Arrow's types by themselves.
    const isStale = format === 'parquet' && !holds && isTold;
    if (format !== 'parquet' || isStale) {
      common.delete(arrowSchemaKey);
      others.delete(arrowSchemaKey);
    }
    return {
      kept: Array.from(common, ([key, value]) => ({ key, value })),
      losses: [
        ...(isStale ? [staleSentence(arrowSchemaKey)] : []),
        ...this.#losses,
        ...Array.from(
          others,
          (key) => `The metadata entry ${key} is not kept: it is not the same in all files.`,
        ),
      ],
    };
  }
}
