/** All blocks; choosing one takes the grid there. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { bytesText, countText, ratioText, rowNumberText } from '../../../src/base/quantityText.ts';
import type { FileFacts, SegmentLayout } from '../../../src/table/layout.ts';
import type { Range } from '../../../src/table/schema.ts';
import type { FetchedRows } from '../fetchedRows.ts';
import type { TableColumn } from '../fittingColumns.ts';
import { VirtualTable } from '../virtualTable.tsx';
import type { BlockSizes } from './useBlockSizes.ts';

/** Of a digit, a separator between them, and of a cell's padding, in pixels. */
const [digit, separator, padding] = [7, 4, 15];
function widthOf(most: number, least: number): number {
  const text = countText(Math.ceil(most));
  const separators = text.replace(/\d/g, '').length;
  return Math.max(least, (text.length - separators) * digit + separators * separator + padding);
}

/**
 * As narrow as the largest number of each allows; how far blocks are compressed only where they are. What follows from
 * the others goes where the panel is narrow.
 */
function columnsOf(facts: FileFacts): readonly TableColumn[] {
  const { segmentCount, rowCount, fileBytes } = facts;
  // Hardly any block has more than twice as many rows as the others.
  const rowsOfMost = Math.min(rowCount, (2 * rowCount) / Math.max(1, segmentCount));
  // Blocks are numbered from 0, as in error messages; rows from 1.
  return [
    { label: '#', width: widthOf(segmentCount, 26), grows: true, numeric: true },
    { label: 'First row', width: widthOf(rowCount, 65), grows: true, numeric: true, yields: 2 },
    { label: 'Rows', width: widthOf(rowsOfMost, 47), grows: true, numeric: true },
    { label: 'Size', width: 62, grows: true, numeric: true },
    ...(isCompressed(facts)
      ? [
          { label: 'Ratio', width: 48, grows: true, numeric: true },
          { label: 'Unpacked', width: 74, grows: true, numeric: true, yields: 1 },
        ]
      : []),
    { label: 'Offset', width: widthOf(fileBytes, 54), grows: true, numeric: true },
  ];
}

function isCompressed({ codecs }: FileFacts): boolean {
  return codecs.some((codec) => codec !== 'null');
}

/** Browsers cannot scroll much further; the picture leads to the blocks beyond. */
const maxListed = 1_000_000;

export interface BlockTableProps {
  readonly segments: FetchedRows<SegmentLayout>;
  readonly sizes: BlockSizes;
  readonly facts: FileFacts;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

export function BlockTable(props: BlockTableProps): VNode {
  const { segments, sizes, facts, selected, onSelect } = props;
  const { show } = sizes;
  const hasSizes = isCompressed(facts);
  const onVisible = useCallback(
    (range: Range) => {
      segments.want(range);
      if (hasSizes) show(range);
    },
    [segments, hasSizes, show],
  );
  const listed = Math.min(facts.segmentCount, maxListed);
  return (
    <VirtualTable
      label="Blocks"
      columns={columnsOf(facts)}
      count={listed}
      maxRows={12}
      selected={selected}
      onSelect={onSelect}
      onVisible={onVisible}
      // Draws again when more are known.
      revision={segments.revision.value + sizes.revision}
      row={(index) => {
        const block = segments.at(index);
        if (block === undefined) return undefined;
        const { rowStart, rowCount, compressedBytes, offset } = block;
        return [
          countText(block.index),
          rowNumberText(rowStart),
          countText(rowCount),
          bytesText(compressedBytes),
          ...(hasSizes ? unpackedTexts(compressedBytes, sizes.at(index)) : []),
          countText(offset),
        ];
      }}
    />
  );
}

/** Nothing while it is on its way; a dash where nobody can tell. */
function unpackedTexts(compressed: number, size: number | null | undefined): readonly string[] {
  if (size === undefined) return ['', ''];
  return size === null ? ['–', '–'] : [ratioText(compressed, size), bytesText(size)];
}
