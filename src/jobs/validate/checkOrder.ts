/** Holds the order that row groups say their rows are in against the rows. */
import type { Data } from 'apache-arrow';
import { yieldTurn } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import { withoutDictionaries } from '../../formats/dictionaryData.ts';
import type { TableReader } from '../../formats/format.ts';
import { rowGroupOf, type ParquetFooter } from '../../formats/parquet/footer/footer.ts';
import type { SchemaTree } from '../../formats/parquet/schema/schemaTree.ts';
import type { SortingColumn } from '../../formats/parquet/thrift/metadata.ts';
import { compareKeys, rowKeys, type RowKeys } from '../../scan/sort/rowKeys.ts';
import { isSortable, sortText, type SortColumn } from '../../scan/sort/sortOrder.ts';
import type { FaultReport } from './faultReport.ts';

export interface OrderCheck {
  readonly reader: TableReader;
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
  readonly report: FaultReport;
  readonly signal: AbortSignal | undefined;
}

/** Reads the columns that the row group is said to be sorted by; nothing where it does not say so. */
export async function checkOrder(check: OrderCheck, rowGroup: number): Promise<void> {
  const { reader, footer, tree, report, signal } = check;
  const said = rowGroupOf(footer, rowGroup)?.sortingColumns ?? [];
  if (said.length === 0) return;
  const order = said.flatMap((each) => sortColumnOf(each, check) ?? []);
  // What comes after one that cannot be compared only counts where that is alike.
  if (order.length < said.length) {
    const names = said.map(({ columnIdx }) => tree.leaves[columnIdx]?.path.join('.') ?? columnIdx);
    report.leaveOut(`Whether row groups are sorted by ${names.join(', ')}, as they say.`);
    return;
  }
  try {
    const row = await firstOutOfOrder(reader, rowGroup, { order, signal });
    if (row === undefined) return;
    const columns = order.map((each) => ({
      ...each,
      column: reader.schema.fields[each.column]?.name ?? '',
    }));
    report.add({
      kind: 'order',
      subject: 'row groups',
      part: `row group ${rowGroup}, row ${row}`,
      offset: undefined,
      message: `it comes before the row in front of it, but the rows are said to be sorted by ${sortText(columns)}`,
    });
  } catch (error) {
    // What cannot be read has been told already.
    if (!(error instanceof TableError) || error.code === 'aborted') throw error;
  }
}

/** Undefined for a column within another, and one whose values have no order. */
function sortColumnOf(
  { columnIdx, descending, nullsFirst }: SortingColumn,
  { reader, tree }: OrderCheck,
): SortColumn | undefined {
  const column = tree.columns.findIndex(({ leafStart }) => leafStart === columnIdx);
  const field = reader.schema.fields[column];
  if (field === undefined || !isSortable(field.type)) return undefined;
  return { column, type: field.type, descending, nullsFirst };
}

/** The number of the row in the file. */
async function firstOutOfOrder(
  reader: TableReader,
  rowGroup: number,
  {
    order,
    signal,
  }: { readonly order: readonly SortColumn[]; readonly signal: AbortSignal | undefined },
): Promise<number | undefined> {
  const [segment] = reader.segments({ start: rowGroup, end: rowGroup + 1 });
  if (segment === undefined) return undefined;
  const { rowStart: start, rowCount } = segment;
  const rows = { start, end: start + rowCount };
  const columns = order.map(({ column }) => column);
  let row = start;
  let before: RowKeys | undefined;
  for await (const batch of reader.read({ rows, columns }, signal)) {
    const data = batch.data.children.map((column, index) => plain(column, order[index]));
    const keys = rowKeys(data, order, batch.numRows);
    for (let i = 0; i < batch.numRows; i++) {
      const isAfter =
        i > 0
          ? compareKeys(keys, i - 1, keys, i) <= 0
          : before === undefined || compareKeys(before, before.offsets.length - 2, keys, 0) <= 0;
      if (!isAfter) return row + i;
    }
    if (batch.numRows > 0) before = keys;
    row += batch.numRows;
    await yieldTurn(signal);
  }
  return undefined;
}

function plain(data: Data, of: SortColumn | undefined): Data {
  const decoded = withoutDictionaries(data);
  return of === undefined ? decoded : canonicalData(decoded, of.type);
}
