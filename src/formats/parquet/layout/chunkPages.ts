/** What can be asked of the pages of a file's column chunks. Remembers what it learnt of the last few. */
import { TableError } from '../../../base/errors.ts';
import type {
  BloomAnswer,
  ChecksumReport,
  ChunkPlace,
  PageList,
  PageStrip,
} from '../../../table/layout.ts';
import type { Range } from '../../../table/schema.ts';
import { probeBloomFilter } from '../statistics/bloomFilter.ts';
import { verifyChecksums } from './pageChecksums.ts';
import { openPageDirectory, type PageDirectory } from './pageDirectory.ts';
import type { PagedFile } from '../pages/pagePlaces.ts';
import { pageStrip } from './pageStrip.ts';
import { plainValue } from '../statistics/plainValue.ts';
import { leafTypeText } from '../schema/schema.ts';
import { leafType } from '../schema/logicalType.ts';

/** Chunks whose pages are remembered: a panel asks for one again and again as it scrolls. */
const remembered = 4;

export class ChunkPages {
  readonly #file: PagedFile;
  /** Least recently used first. */
  readonly #directories = new Map<string, PageDirectory>();

  constructor(file: PagedFile) {
    this.#file = file;
  }

  async pages(chunk: ChunkPlace, range: Range, signal?: AbortSignal): Promise<PageList> {
    const directory = await this.#directory(chunk, signal);
    return { count: directory.count, pages: await directory.layouts(range, signal) };
  }

  async strip(chunk: ChunkPlace, maxBins: number, signal?: AbortSignal): Promise<PageStrip> {
    return pageStrip(await this.#directory(chunk, signal), maxBins, signal);
  }

  async verifyChecksums(chunk: ChunkPlace, signal?: AbortSignal): Promise<ChecksumReport> {
    return verifyChecksums(this.#file.source, await this.#directory(chunk, signal), signal);
  }

  async probe(
    { segment, leaf }: ChunkPlace,
    text: string,
    signal?: AbortSignal,
  ): Promise<BloomAnswer> {
    const { source, footer, tree } = this.#file;
    const node = tree.leaves[leaf];
    if (node === undefined)
      throw new TableError('invalidArgument', `there is no leaf column ${leaf}`);
    const value = plainValue(text, node.element);
    if (value === undefined) {
      const type = leafType(node.element);
      const name = type === undefined ? 'unknown type' : leafTypeText(type);
      throw new TableError('invalidArgument', `"${text}" is no value of ${name}`);
    }
    return probeBloomFilter(source, footer, { rowGroup: segment, leaf, value }, signal);
  }

  async #directory(chunk: ChunkPlace, signal: AbortSignal | undefined): Promise<PageDirectory> {
    const key = `${chunk.segment},${chunk.leaf}`;
    const known = this.#directories.get(key);
    const directory = known ?? (await openPageDirectory(this.#file, chunk, signal));
    this.#directories.delete(key);
    this.#directories.set(key, directory);
    const [oldest] = this.#directories.keys();
    if (this.#directories.size > remembered && oldest !== undefined)
      this.#directories.delete(oldest);
    return directory;
  }
}
