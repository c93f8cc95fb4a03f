/** The walk over a file that is open: by the heads of its blocks, or where damage is skipped by what is kept of them. */
import { HeadFinder } from '../container/headFinder.ts';
import { BlockWalk, type BlockFinder, type Found } from '../container/walk.ts';
import type { AvroFile } from './avroFile.ts';
import { firstBlock, type StreamStart } from './blockStream.ts';
import { keptPlaces, type KeptPlace } from './keptBlocks.ts';

export function blockWalk(file: AvroFile): BlockWalk {
  const { source, sequence } = file;
  const finder = sequence.badBlocks === 'skip' ? new KeptFinder(file) : headFinder(file);
  return new BlockWalk(finder, source.size);
}

/** By heads, also where damage between blocks is skipped: for who will see later what is in them. */
export function headWalk(file: AvroFile): BlockWalk {
  return new BlockWalk(headFinder(file), file.source.size);
}

function headFinder({ source, sequence, header }: AvroFile): BlockFinder {
  return new HeadFinder(source, sequence, header.bytes);
}

/** Finds what keptBlocks.ts says: decodes all of the file, because only that tells which rows there are. */
class KeptFinder implements BlockFinder {
  readonly #file: AvroFile;
  #next: StreamStart;
  #places: AsyncGenerator<KeptPlace> | undefined;

  constructor(file: AvroFile) {
    this.#file = file;
    this.#next = firstBlock(file);
  }

  get position(): number {
    return this.#next.at;
  }

  async advance(found: Found, until: number): Promise<void> {
    // Whoever waits may leave, and others still wait: a turn is not cancelled, it is short.
    this.#places ??= keptPlaces(this.#file, { from: this.#next, signal: undefined });
    try {
      while (performance.now() < until) {
        const turn = await this.#places.next();
        if (turn.done === true) return;
        this.#take(turn.value, found);
      }
    } catch (error) {
      // It is over with it; who tries again goes on from here.
      this.#places = undefined;
      throw error;
    }
  }

  clear(): void {
    this.#places = undefined;
  }

  #take({ at, kept, damage, next }: KeptPlace, found: Found): void {
    found.damage.push(...damage);
    if (kept === undefined) found.index.addDamaged(at, next.at - at);
    else found.index.add({ ...kept.frame, records: kept.records });
    this.#next = next;
  }
}
