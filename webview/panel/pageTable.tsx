/** All pages of a column chunk; there may be hundreds of thousands of them. */
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import type { ChunkPlace, PageLayout } from '../../src/table/layout.ts';
import type { Range } from '../../src/table/schema.ts';
import { bytesText, countText, ratioText, rowNumberText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';
import { boundText } from './chunkFacts.ts';
import { FetchedRows } from './fetchedRows.ts';
import type { TableColumn } from './fittingColumns.ts';
import { VirtualTable } from './virtualTable.tsx';

const columns: readonly TableColumn[] = [
  { label: '#', width: 52, numeric: true },
  { label: 'Kind', width: 82 },
  { label: 'Encoding', width: 150 },
  { label: 'Values', width: 76, numeric: true },
  { label: 'Rows', width: 76, numeric: true },
  { label: 'Nulls', width: 64, numeric: true },
  { label: 'First row', width: 92, numeric: true },
  { label: 'Size', width: 70, numeric: true },
  { label: 'Uncompressed', width: 96, numeric: true },
  { label: 'Ratio', width: 54, numeric: true },
  { label: 'Min', width: 130 },
  { label: 'Max', width: 130 },
  { label: 'Offset', width: 104, numeric: true },
  { label: 'CRC-32', width: 84 },
];

const kinds: Readonly<Record<string, string>> = {
  DATA_PAGE: 'data',
  DATA_PAGE_V2: 'data v2',
  DICTIONARY_PAGE: 'dictionary',
  INDEX_PAGE: 'index',
};

export interface PageTableProps {
  readonly session: Session;
  readonly place: ChunkPlace;
  readonly count: number;
  readonly selected: number | undefined;
  readonly onSelect: (page: number) => void;
}

export function PageTable({ session, place, count, selected, onSelect }: PageTableProps): VNode {
  const { segment, leaf } = place;
  const rows = useMemo(
    () =>
      new FetchedRows<PageLayout>({
        fetch: async (range, signal) =>
          (await session.host.pages({ chunk: { segment, leaf }, range }, { signal })).pages,
        count,
        onError: session.report,
      }),
    [session, segment, leaf, count],
  );
  useEffect(
    () => () => {
      rows.dispose();
    },
    [rows],
  );
  const onVisible = useCallback(
    (range: Range) => {
      rows.want(range);
    },
    [rows],
  );
  return (
    <VirtualTable
      label="Pages"
      columns={columns}
      count={count}
      maxRows={12}
      selected={selected}
      onSelect={onSelect}
      onVisible={onVisible}
      // Draws again when more are known.
      revision={rows.revision.value}
      row={(index) => {
        const page = rows.at(index);
        return page && textsOf(page, index);
      }}
    />
  );
}

const countOrDash = (count: number | undefined): string =>
  count === undefined ? '–' : countText(count);

function textsOf(page: PageLayout, index: number): readonly string[] {
  const { kind, encoding, values, rows, nulls, firstRow } = page;
  const { compressedBytes, uncompressedBytes, min, max, minExact, maxExact } = page;
  return [
    countText(index),
    kinds[kind] ?? kind,
    encoding,
    countOrDash(values),
    countOrDash(rows),
    countOrDash(nulls),
    firstRow === undefined ? '–' : rowNumberText(firstRow),
    bytesText(compressedBytes),
    bytesText(uncompressedBytes),
    ratioText(compressedBytes, uncompressedBytes),
    boundText(min, minExact, '≥'),
    boundText(max, maxExact, '≤'),
    countText(page.offset),
    page.crc ?? '–',
  ];
}
