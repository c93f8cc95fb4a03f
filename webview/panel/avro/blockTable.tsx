/** All blocks; choosing one takes the grid there. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { bytesText, countText, ratioText, rowNumberText } from '../../../src/base/quantityText.ts';
import type { SegmentLayout } from '../../../src/table/layout.ts';
import type { Range } from '../../../src/table/schema.ts';
import type { FetchedRows } from '../fetchedRows.ts';
import { VirtualTable, type TableColumn } from '../virtualTable.tsx';

// Blocks are numbered from 0, as in error messages; rows from 1.
const columns: readonly TableColumn[] = [
  { label: '#', width: 52, grows: true, numeric: true },
  // Holds 1,000,000,000.
  { label: 'First row', width: 100, grows: true, numeric: true },
  { label: 'Rows', width: 68, grows: true, numeric: true },
  { label: 'Size', width: 70, grows: true, numeric: true },
  { label: 'Ratio', width: 52, numeric: true },
  { label: 'Offset', width: 112, grows: true, numeric: true },
];

export interface BlockTableProps {
  readonly segments: FetchedRows<SegmentLayout>;
  readonly count: number;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

export function BlockTable({ segments, count, selected, onSelect }: BlockTableProps): VNode {
  const onVisible = useCallback(
    (range: Range) => {
      segments.want(range);
    },
    [segments],
  );
  return (
    <VirtualTable
      label="Blocks"
      columns={columns}
      count={count}
      maxRows={12}
      selected={selected}
      onSelect={onSelect}
      onVisible={onVisible}
      // Draws again when more are known.
      revision={segments.revision.value}
      row={(index) => {
        const block = segments.at(index);
        if (block === undefined) return undefined;
        const { rowStart, rowCount, compressedBytes, uncompressedBytes, offset } = block;
        return [
          countText(block.index),
          rowNumberText(rowStart),
          countText(rowCount),
          bytesText(compressedBytes),
          ratioText(compressedBytes, uncompressedBytes),
          countText(offset),
        ];
      }}
    />
  );
}
