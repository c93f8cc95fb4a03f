/** How many rows begin in a page whose header does not tell: the repetition levels do, which are decompressed for that. */
import type { ByteSource } from '../../../io/byteSource.ts';
import { openDataPage, type OpenBody } from '../mini/pageBody.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { HybridRuns } from './hybridRuns.ts';
import { pageEnd, valuesOf, type FoundPage, type HeaderSource } from './pageHeaders.ts';

export interface RowStarts {
  /** Rows that begin in the page. */
  readonly rows: number;
  /** Whether its first value begins a row, instead of going on with one of the page before. */
  readonly isStart: boolean;
}

interface RowStartsOptions {
  readonly source: ReadAhead;
  readonly leaf: SchemaNode;
  readonly open: OpenBody;
}

/** Undefined where the page is not understood. Rejects as the source and OpenBody do. */
export async function rowStartsOf(
  page: FoundPage,
  { source, leaf, open }: RowStartsOptions,
  signal: AbortSignal | undefined,
): Promise<RowStarts | undefined> {
  const start = page.offset + page.headerBytes;
  const stored = await source.body(start, pageEnd(page), signal);
  const opened = await openDataPage(page.header, stored, { leaf, open });
  const values = valuesOf(page);
  if (opened === undefined || values === undefined) return undefined;
  return countStarts(opened.repetition, leaf.maxRepetition, values);
}

/** A row begins where the level is 0. Undefined where there are fewer levels than values. */
function countStarts(levels: Uint8Array, maxLevel: number, values: number): RowStarts | undefined {
  const width = Math.ceil(Math.log2(maxLevel + 1));
  const runs = new HybridRuns(levels, 0, levels.length, width);
  let rows = 0;
  let isStart = true;
  for (let at = 0; at < values;) {
    if (!runs.next()) return undefined;
    const count = Math.min(runs.left, values - at);
    if (runs.code === 0) rows += count;
    else if (at === 0) isStart = false;
    at += count;
  }
  return { rows, isStart };
}

const readAheadBytes = 1024 * 1024;

/**
 * Headers and bodies of pages, front to back. As soon as a body is asked for, all are read in few large reads; as long as
 * none is, they are passed over.
 */
export class ReadAhead implements HeaderSource {
  readonly #source: ByteSource;
  readonly #end: number;
  #isAhead = false;
  #start = 0;
  #bytes = new Uint8Array(0);

  /** Nothing at `end` or behind it is read. */
  constructor(source: ByteSource, end: number) {
    this.#source = source;
    this.#end = end;
  }

  async body(start: number, end: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    this.#isAhead = true;
    return this.read(start, end, signal);
  }

  async read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (!this.#isAhead) return this.#source.read(start, end, signal);
    if (start < this.#start || end > this.#start + this.#bytes.byteLength) {
      const ahead = Math.min(this.#end, start + readAheadBytes);
      this.#bytes = await this.#source.read(start, Math.max(end, ahead), signal);
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start);
  }
}
