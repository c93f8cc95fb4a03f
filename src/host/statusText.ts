/** What the status bar says of the active editor: format, size, and where the active cell is. Pure. */
import { formatName, segmentName } from '../base/formatWords.ts';
import { countOf, countText, rowNumberText, shortCountText } from '../base/quantityText.ts';
import type { CellPosition, OpenedDocument } from '../protocol/messages.ts';
import { searchText, type RowViewProgress } from '../table/rowView.ts';
import { grownFacts, isGrowing, walkedPercent } from '../table/growth.ts';

/** `Avro · 12.4 M rows so far, 38 % · R 500,001 · amount`; `shown` where not all rows are. */
export function statusText(
  { schema, facts, growth, readerSchema }: OpenedDocument,
  cell: CellPosition | undefined,
  shown?: RowViewProgress,
): string {
  const { format, rowCount, columnCount, fileBytes } = grownFacts(facts, growth);
  const parts = [
    readerSchema ? `${formatName(format)} as ${readerSchema.name}` : formatName(format),
    isGrowing(growth)
      ? `${shortCountText(rowCount)} rows so far, ${walkedPercent(growth, fileBytes)} %`
      : `${shortCountText(rowCount)} × ${countText(columnCount)}`,
  ];
  if (shown !== undefined) parts.push(shownText(shown, rowCount));
  if (growth !== undefined && growth.damageCount > 0)
    parts.push(`$(warning) ${countOf(growth.damageCount, `damaged ${segmentName(format)}`)}`);
  if (cell !== undefined) {
    parts.push(`R ${rowNumberText(cell.row)}`);
    const name = schema.fields[cell.column]?.name;
    if (name !== undefined) parts.push(name);
  }
  return parts.join(' · ');
}

function shownText(shown: RowViewProgress, rowCount: number): string {
  const rows = `${countText(shown.rows)} shown`;
  return shown.isDone ? rows : `$(loading~spin) ${rows} so far, ${searchText(shown, rowCount)}`;
}
