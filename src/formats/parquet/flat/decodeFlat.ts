/**
 * Decodes a column without nesting ourselves, page by page and straight into Arrow's buffers: many times as fast as
 * parquet-wasm, which has no part in it. What is not understood to the last byte (other types and encodings, levels that
 * do not add up, bodies that are too short or too long) is left to parquet-wasm, which reads it or says what is wrong.
 */
import { isAbort } from '../../../base/errors.ts';
import type { Range } from '../../../table/schema.ts';
import { bitmapBytes } from '../../arrowBits.ts';
import type { DecodedRows } from '../mini/decodedColumn.ts';
import { miniFooter, pagesOfMiniFile, type MiniPage } from '../mini/miniPages.ts';
import { borrowOpener, openDataPage, type OpenBody } from '../mini/pageBody.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { encodings, pageTypes, type FileMetaData, type PageHeader } from '../thrift/metadata.ts';
import { FlatColumn } from './flatColumn.ts';
import { flatTypeOf, type FlatType } from './flatType.ts';
import type { EncodedValues, FlatValues } from './flatValues.ts';
import { readValidity } from './validity.ts';

/** What a mini-file holds, and what is wanted of it. */
export interface FlatRequest {
  readonly node: SchemaNode;
  /** The rows of the row group that the mini-file holds. */
  readonly rows: Range;
  /** Those that are wanted. */
  readonly taken: Range;
  /** Called before each page: lets others take their turn. What it rejects with ends the decoding. */
  readonly turn: () => Promise<void>;
}

/**
 * The rows of a mini-file that holds this column alone; undefined where parquet-wasm has to be asked. Rejects with
 * TableError `aborted` where `turn` does.
 */
export async function decodeFlat(
  miniFile: Uint8Array,
  { node, rows, taken, turn }: FlatRequest,
): Promise<DecodedRows | undefined> {
  const type = flatTypeOf(node);
  if (type === undefined) return undefined;
  let decoder: FlatDecoder | undefined;
  try {
    const { rowGroups } = miniFooter(miniFile);
    const count = rows.end - rows.start;
    if (!holdsRows(rowGroups, count)) return undefined;
    decoder = new FlatDecoder(node, type, count);
    if (await decoder.decode(miniFile, rowGroups, turn)) {
      const column = decoder.finish(rows.start);
      const isPart = taken.end - taken.start < count;
      return isPart ? column.cut(taken) : column;
    }
  } catch (error) {
    if (isAbort(error)) {
      decoder?.free();
      throw error;
    }
  }
  decoder?.free();
  return undefined;
}

/** Larger pages are left to parquet-wasm: the memory that one is opened in is kept for the next. */
const maxPageBytes = 128 * 1024 * 1024;

function isOfUsualSize({ header }: MiniPage): boolean {
  return header.uncompressedPageSize <= maxPageBytes;
}

type RowGroups = FileMetaData['rowGroups'];

/** Whether row groups have so many rows in all, and their chunks values for them: what is made room for is there. */
function holdsRows(rowGroups: RowGroups, count: number): boolean {
  let rows = 0;
  for (const { numRows, columns } of rowGroups) {
    if (!(numRows <= (columns.at(0).metaData?.numValues ?? -1))) return false;
    rows += numRows;
  }
  return rows === count;
}

/** Encodings of levels that are not there are looked at, too: where they are damaged, so may be the rest. */
function hasKnownLevels({ dataPageHeader: v1 }: PageHeader): boolean {
  if (v1 === undefined) return true;
  return [v1.definitionLevelEncoding, v1.repetitionLevelEncoding].every((encoding) => {
    const name = encodings[encoding];
    return name !== undefined && name !== 'GROUP_VAR_INT';
  });
}

class FlatDecoder {
  readonly #node: SchemaNode;
  readonly #type: FlatType;
  readonly #values: FlatValues;
  /** A byte more than it needs: see readValidity. */
  readonly #validity: Uint8Array<ArrayBuffer> | undefined;
  #row = 0;
  #nulls = 0;

  constructor(node: SchemaNode, type: FlatType, rows: number) {
    this.#node = node;
    this.#type = type;
    this.#values = type.valuesOf(rows);
    if (node.maxDefinition > 0) this.#validity = new Uint8Array(bitmapBytes(rows) + 1);
  }

  /** False where something is not understood. */
  async decode(
    miniFile: Uint8Array,
    rowGroups: RowGroups,
    turn: () => Promise<void>,
  ): Promise<boolean> {
    for (const { columns, numRows } of rowGroups) {
      const { metaData } = columns.at(0);
      const pages = metaData && pagesOfMiniFile(miniFile, metaData);
      if (!pages?.every(isOfUsualSize)) return false;
      const borrowed = await borrowOpener(metaData?.codec ?? -1);
      if (borrowed === undefined) return false;
      try {
        const end = this.#row + numRows;
        if (!(await this.#chunk(pages, end, borrowed.open, turn))) return false;
      } finally {
        borrowed.giveBack();
      }
    }
    return true;
  }

  /** The pages of one row group, whose rows end with row `end`. */
  async #chunk(
    pages: readonly MiniPage[],
    end: number,
    open: OpenBody,
    turn: () => Promise<void>,
  ): Promise<boolean> {
    this.#values.setDictionary(new Uint8Array(0), 0);
    for (const [index, page] of pages.entries()) {
      await turn();
      const isDictionary = index === 0 && pageTypes[page.header.type] === 'DICTIONARY_PAGE';
      const isRead = isDictionary
        ? await this.#dictionary(page, open)
        : await this.#page(page, open, end);
      if (!isRead) return false;
    }
    return this.#row === end;
  }

  async #dictionary({ header, body }: MiniPage, open: OpenBody): Promise<boolean> {
    const { numValues, encoding } = header.dictionaryPageHeader ?? { numValues: -1, encoding: -1 };
    const name = encodings[encoding];
    if (numValues < 0 || (name !== 'PLAIN' && name !== 'PLAIN_DICTIONARY')) return false;
    const opened = await open(header, body);
    return (
      opened.length === header.uncompressedPageSize && this.#values.setDictionary(opened, numValues)
    );
  }

  async #page({ header, body: stored }: MiniPage, open: OpenBody, end: number): Promise<boolean> {
    const isVersion2 = pageTypes[header.type] === 'DATA_PAGE_V2';
    const version2 = isVersion2 ? header.dataPageHeaderV2 : undefined;
    const page = await openDataPage(header, stored, { leaf: this.#node, open });
    const { numValues: count, encoding } = version2 ?? header.dataPageHeader ?? {};
    if (page === undefined || count === undefined || encoding === undefined) return false;
    if (!hasKnownLevels(header)) return false;
    const { levels, repetition, definition, values } = page;
    if (levels.length + values.length !== header.uncompressedPageSize) return false;
    if (count < 0 || this.#row + count > end || repetition.length > 0) return false;
    const present = this.#levels(definition, count);
    if (present === undefined) return false;
    if (version2 !== undefined) {
      const { numNulls, numRows } = version2;
      if (numNulls !== count - present || numRows !== count) return false;
    }
    const encoded = { encoding: encodings[encoding], body: values, count: present };
    return this.#decodeValues(encoded, count);
  }

  /** How many of the next rows have a value; undefined where the levels do not tell. */
  #levels(definition: Uint8Array, count: number): number | undefined {
    if (this.#validity === undefined) return definition.length === 0 ? count : undefined;
    return readValidity(definition, this.#validity, { start: this.#row, count });
  }

  #decodeValues(encoded: EncodedValues, count: number): boolean {
    const start = this.#row;
    const { count: present } = encoded;
    if (present > 0 && !this.#values.decode(encoded, start)) return false;
    if (present < count && this.#validity !== undefined)
      this.#values.spread({ bits: this.#validity, start, count }, present);
    this.#nulls += count - present;
    this.#row += count;
    return true;
  }

  /** What was decoded, as rows from `start` on. */
  finish(start: number): FlatColumn {
    const validity = this.#nulls === 0 ? undefined : this.#validity;
    const rows = { start, end: start + this.#row };
    return new FlatColumn({ type: this.#type.type, rows, values: this.#values, validity });
  }

  free(): void {
    this.#values.free();
  }
}
