/**
 * The runs of a column chunk, straight from its pages. Dictionary indexes are runs already; nothing is decoded to
 * columns of values. What cannot be read this way is left to the decoder, which also says what is wrong with it.
 */
import { nullCode, RunsBuilder, type KeyRuns } from '../../../table/keyRuns.ts';
import { encodings, pageHeader, pageTypes, type PageHeader } from '../thrift/metadata.ts';
import { bodyOpener } from '../mini/pageBody.ts';
import { decode } from '../thrift/thriftStruct.ts';
import { HybridRuns, type RunReader } from '../pages/hybridRuns.ts';
import { PlainRuns } from './plainRuns.ts';
import { ValueStore } from './valueStore.ts';

/** What a chunk's pages are written like. */
export interface KeyChunk {
  /** Dictionary page and data pages. */
  readonly bytes: Uint8Array;
  /** As in ColumnMetaData. */
  readonly codec: number;
  /** Bytes of a value; undefined for BYTE_ARRAY. */
  readonly width: number | undefined;
  readonly isNullable: boolean;
  readonly rows: number;
}

/** Undefined where the chunk is not written in one of the usual ways, or is damaged. */
export async function runsOfChunk(chunk: KeyChunk): Promise<KeyRuns | undefined> {
  const reader = new ChunkRuns(chunk);
  try {
    return await reader.read();
  } catch {
    // The decoder will read it, or tell what is wrong with it.
    return undefined;
  }
}

class ChunkRuns {
  readonly #chunk: KeyChunk;
  readonly #store: ValueStore;
  readonly #runs = new RunsBuilder();
  #dictionarySize = 0;
  #row = 0;

  constructor(chunk: KeyChunk) {
    this.#chunk = chunk;
    this.#store = new ValueStore(chunk.width);
  }

  async read(): Promise<KeyRuns | undefined> {
    const { bytes, codec, rows } = this.#chunk;
    const openBody = await bodyOpener(codec);
    if (openBody === undefined) return undefined;
    for (let at = 0; this.#row < rows;) {
      const { value: header, end } = decode(pageHeader, bytes, at);
      at = end + header.compressedPageSize;
      if (at > bytes.byteLength || header.compressedPageSize < 0) return undefined;
      const stored = bytes.subarray(end, at);
      const body = await openBody(header, stored);
      if (!this.#page(header, stored, body)) return undefined;
    }
    return this.#row === rows ? this.#runs.finish(this.#store.finish()) : undefined;
  }

  /** False for a page that is not understood. */
  #page(header: PageHeader, stored: Uint8Array, body: Uint8Array): boolean {
    const kind = pageTypes[header.type];
    if (kind === 'DICTIONARY_PAGE')
      return this.#dictionary(header.dictionaryPageHeader?.numValues ?? -1, body);
    if (kind === 'DATA_PAGE') return this.#version1(header.dataPageHeader, body);
    if (kind === 'DATA_PAGE_V2') return this.#version2(header.dataPageHeaderV2, stored, body);
    // Nothing is known of other pages, and nothing needs to be.
    return true;
  }

  #dictionary(count: number, body: Uint8Array): boolean {
    if (this.#store.count > 0) return false;
    const { width } = this.#chunk;
    let at = 0;
    for (let i = 0; i < count; i++) {
      const start = width === undefined ? at + 4 : at;
      if (start > body.length) return false;
      const end =
        start + (width ?? new DataView(body.buffer, body.byteOffset + at).getUint32(0, true));
      if (end > body.length) return false;
      this.#store.add(body, start, end);
      at = end;
    }
    this.#dictionarySize = Math.max(0, count);
    return count >= 0;
  }

  #version1(header: PageHeader['dataPageHeader'], body: Uint8Array): boolean {
    if (header === undefined) return false;
    const { numValues: count } = header;
    if (!this.#chunk.isNullable) return this.#values(header.encoding, body, count, undefined);
    if (encodings[header.definitionLevelEncoding] !== 'RLE' || body.length < 4) return false;
    const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
    if (4 + length > body.length) return false;
    const levels = new HybridRuns(body, 4, 4 + length, 1);
    return this.#values(header.encoding, body.subarray(4 + length), count, levels);
  }

  #version2(header: PageHeader['dataPageHeaderV2'], stored: Uint8Array, body: Uint8Array): boolean {
    if (header === undefined || header.repetitionLevelsByteLength > 0) return false;
    const { numValues: count, definitionLevelsByteLength: length } = header;
    if (length > stored.length) return false;
    const levels = this.#chunk.isNullable ? new HybridRuns(stored, 0, length, 1) : undefined;
    return this.#values(header.encoding, body, count, levels);
  }

  #values(
    encoding: number,
    body: Uint8Array,
    count: number,
    levels: RunReader | undefined,
  ): boolean {
    const values = this.#reader(encoding, body);
    if (values === undefined || this.#row + count > this.#chunk.rows) return false;
    const end = this.#row + count;
    if (levels === undefined) return this.#append(values, count);
    while (this.#row < end) {
      if (levels.left === 0 && !levels.next()) return false;
      // The last group of packed levels may go on behind the page's last.
      const some = Math.min(levels.left, end - this.#row);
      levels.take(some);
      if (levels.code === 0) this.#runs.add(nullCode, (this.#row += some));
      else if (!this.#append(values, some)) return false;
    }
    return true;
  }

  /** Adds the next `count` values. */
  #append(values: RunReader, count: number): boolean {
    const end = this.#row + count;
    while (this.#row < end) {
      const each = values.takeEach?.(end - this.#row);
      if (each !== undefined) {
        if (!this.#runs.addEach(each, this.#row, this.#store.count)) return false;
        this.#row += each.length;
        continue;
      }
      if (values.left === 0 && !values.next()) return false;
      const some = Math.min(values.left, end - this.#row);
      values.take(some);
      this.#runs.add(values.code, (this.#row += some));
      if (values.code < 0 || values.code >= this.#store.count) return false;
    }
    return true;
  }

  #reader(encoding: number, body: Uint8Array): RunReader | undefined {
    const name = encodings[encoding];
    if (name === 'PLAIN')
      return new PlainRuns(body, [0, body.length], this.#chunk.width, this.#store);
    if (name !== 'PLAIN_DICTIONARY' && name !== 'RLE_DICTIONARY') return undefined;
    const width = body[0] ?? 0;
    if (width > 32 || this.#dictionarySize === 0) return undefined;
    return new HybridRuns(body, 1, body.length, width);
  }
}
