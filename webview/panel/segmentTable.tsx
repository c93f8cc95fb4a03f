/** All row groups; choosing one takes the grid there. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import type { SegmentLayout } from '../../src/table/layout.ts';
import type { Range } from '../../src/table/schema.ts';
import { bytesText, countText, ratioText } from '../../src/base/quantityText.ts';
import type { FetchedRows } from './fetchedRows.ts';
import type { TableColumn } from './fittingColumns.ts';
import { VirtualTable } from './virtualTable.tsx';

// Row groups are numbered from 0, as in error messages and in every other Parquet tool; rows from 1.
const columns: readonly TableColumn[] = [
  { label: '#', width: 44, grows: true, numeric: true },
  // Holds 20,000,000.
  { label: 'Rows', width: 86, grows: true, numeric: true },
  { label: 'Size', width: 70, grows: true, numeric: true },
  { label: 'Ratio', width: 46, numeric: true },
  { label: 'Codec', width: 62, grows: true },
];

export interface SegmentTableProps {
  readonly segments: FetchedRows<SegmentLayout>;
  readonly count: number;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

export function SegmentTable({ segments, count, selected, onSelect }: SegmentTableProps): VNode {
  const onVisible = useCallback(
    (range: Range) => {
      segments.want(range);
    },
    [segments],
  );
  return (
    <VirtualTable
      label="Row groups"
      columns={columns}
      count={count}
      maxRows={8}
      selected={selected}
      onSelect={onSelect}
      onVisible={onVisible}
      // Draws again when more are known.
      revision={segments.revision.value}
      row={(index) => {
        const segment = segments.at(index);
        if (segment === undefined) return undefined;
        const { rowCount, compressedBytes, uncompressedBytes, codecs } = segment;
        return [
          countText(segment.index),
          countText(rowCount),
          bytesText(compressedBytes),
          ratioText(compressedBytes, uncompressedBytes),
          codecs.join(', '),
        ];
      }}
    />
  );
}
