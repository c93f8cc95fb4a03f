/**
 * Holds the page index of a column chunk against its pages.
 * https://github.com/apache/parquet-format/blob/master/PageIndex.md
 */
import type { ByteSource } from '../../../io/byteSource.ts';
import { openChunkModule } from '../encryption/chunkCipher.ts';
import { chunkCipher, rowGroupOf, type ParquetFooter } from '../footer/footer.ts';
import {
  columnIndex,
  offsetIndex,
  type ColumnIndex,
  type OffsetIndex,
} from '../thrift/metadata.ts';
import type { FoundPage } from '../pages/pageHeaders.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode } from '../thrift/thriftStruct.ts';
import { wrongClaims } from './checkBounds.ts';
import type { ChunkFaults } from './chunkFaults.ts';
import type { ValueOrder } from './valueOrder.ts';
import type { FoundValues } from './valueScan.ts';

/** The page index of a chunk. Undefined is not there, or cannot be read. */
export interface PageIndex {
  readonly offsets: OffsetIndex | undefined;
  readonly columns: ColumnIndex | undefined;
  /** Where each lies. */
  readonly offsetsAt: number;
  readonly columnsAt: number;
}

interface ChunkOfFile {
  readonly source: ByteSource;
  readonly footer: ParquetFooter;
  readonly rowGroup: number;
  readonly leaf: number;
}

/** Tells of indexes that are not where the footer says, or no indexes. */
export async function readPageIndex(
  { source, footer, rowGroup, leaf }: ChunkOfFile,
  faults: ChunkFaults,
  signal: AbortSignal | undefined,
): Promise<PageIndex> {
  const chunk = rowGroupOf(footer, rowGroup)?.columns.at(leaf);
  const offsetsAt = chunk?.offsetIndexOffset ?? 0;
  const columnsAt = chunk?.columnIndexOffset ?? 0;
  const read = async <T>(
    module: 'offsetIndex' | 'columnIndex',
    place: { readonly start: number; readonly length: number },
    parse: (bytes: Uint8Array) => T,
  ): Promise<T | undefined> => {
    const { start, length } = place;
    const name = module === 'offsetIndex' ? 'offset index' : 'column index';
    if (start === 0 && length === 0) return undefined;
    if (start <= 0 || length <= 0 || start + length > footer.footerStart) {
      faults.add('pageIndex', start, `its ${name} of ${length} bytes is not in the file`);
      return undefined;
    }
    const stored = await source.read(start, start + length, signal);
    const cipher = chunkCipher(footer, rowGroup, leaf);
    const bytes = cipher === undefined ? stored : await openChunkModule(cipher, module, stored);
    if (bytes === undefined) {
      faults.add('pageIndex', start, `its ${name} was altered after it was encrypted`);
      return undefined;
    }
    try {
      return parse(bytes);
    } catch (error) {
      if (!(error instanceof ThriftError)) throw error;
      faults.add('pageIndex', start + error.offset, `its ${name} cannot be read: ${error.message}`);
      return undefined;
    }
  };
  const offsets = { start: offsetsAt, length: chunk?.offsetIndexLength ?? 0 };
  const columns = { start: columnsAt, length: chunk?.columnIndexLength ?? 0 };
  return {
    offsets: await read('offsetIndex', offsets, (bytes) => decode(offsetIndex, bytes).value),
    columns: await read('columnIndex', columns, (bytes) => decode(columnIndex, bytes).value),
    offsetsAt,
    columnsAt,
  };
}

/** A data page, and its first row where that is known. */
export interface IndexedPage {
  readonly page: FoundPage;
  readonly firstRow: number | undefined;
}

/** Tells of pages that are not where the offset index says, or begin with another row. */
export function checkOffsets(
  { offsets, offsetsAt }: PageIndex,
  pages: readonly IndexedPage[],
  faults: ChunkFaults,
): void {
  if (offsets === undefined) return;
  const { pageLocations } = offsets;
  if (pageLocations.length !== pages.length) {
    const message = `its offset index has ${pageLocations.length} pages, but there are ${pages.length}`;
    faults.add('pageIndex', offsetsAt, message);
    return;
  }
  for (const [index, location] of pageLocations.entries()) {
    const { page, firstRow } = pages[index]!;
    const bytes = page.headerBytes + page.header.compressedPageSize;
    const wrong = (what: string, said: number, real: number): void => {
      if (said === real) return;
      const message = `page ${index} has the ${what} ${real}, but its offset index says ${said}`;
      faults.add('pageIndex', page.offset, message);
    };
    wrong('offset', location.offset, page.offset);
    wrong('size', location.compressedPageSize, bytes);
    wrong('first row', location.firstRowIndex, firstRow ?? location.firstRowIndex);
  }
}

/** Tells of pages whose values are not what the column index says. `found` has an entry for each data page. */
export function checkColumnIndex(
  { columns, columnsAt }: PageIndex,
  {
    pages,
    found,
    order,
  }: {
    readonly pages: readonly IndexedPage[];
    readonly found: readonly FoundValues[];
    readonly order: ValueOrder | undefined;
  },
  faults: ChunkFaults,
): void {
  if (columns === undefined) return;
  const { nullPages, minValues, maxValues, nullCounts } = columns;
  const lists = [
    nullPages,
    minValues,
    maxValues,
    ...(nullCounts === undefined ? [] : [nullCounts]),
  ];
  if (lists.some(({ length }) => length !== pages.length)) {
    const lengths = lists.map(({ length }) => length).join(', ');
    const message = `its column index has lists of ${lengths} pages, but there are ${pages.length}`;
    faults.add('pageIndex', columnsAt, message);
    return;
  }
  for (const [index, values] of found.entries()) {
    const isNull = nullPages[index] === true;
    const offset = pages[index]?.page.offset;
    if (isNull && values.values > 0) {
      const message = `page ${index} is said to have nothing but nulls, but has ${values.values} values`;
      faults.add('pageIndex', offset, message);
      continue;
    }
    const claims = {
      min: isNull ? undefined : minValues[index],
      max: isNull ? undefined : maxValues[index],
      minExact: false,
      maxExact: false,
      nullCount: nullCounts?.[index],
    };
    for (const clause of wrongClaims(claims, values, order))
      faults.add('pageIndex', offset, `page ${index} of its column index: ${clause}`);
  }
  checkBoundaryOrder(columns, { columnsAt, order }, faults);
}

/** ColumnIndex.boundaryOrder */
const directions: Readonly<Record<number, 1 | -1>> = { 1: 1, 2: -1 };

function checkBoundaryOrder(
  { boundaryOrder, nullPages, minValues, maxValues }: ColumnIndex,
  { columnsAt, order }: { readonly columnsAt: number; readonly order: ValueOrder | undefined },
  faults: ChunkFaults,
): void {
  const direction = directions[boundaryOrder];
  if (direction === undefined || order === undefined) return;
  for (const [name, bounds] of [
    ['smallest', minValues],
    ['largest', maxValues],
  ] as const) {
    const values = bounds.flatMap((bytes, page) =>
      nullPages[page] === true ? [] : (order.read(bytes) ?? []),
    );
    const isSorted = values.every(
      (value, index) => index === 0 || order.compare(values[index - 1]!, value) * direction <= 0,
    );
    if (isSorted) continue;
    const word = direction === 1 ? 'ascending' : 'descending';
    faults.add(
      'pageIndex',
      columnsAt,
      `the ${name} values of its pages are not ${word}, as it says`,
    );
  }
}
