/** Checks a Parquet file: its footer, then every page of every column chunk, one after the other. */
import { throwIfAborted } from '../../base/abort.ts';
import { Turns } from '../../base/turns.ts';
import { readFooter, rowsIn } from '../../formats/parquet/footer/footer.ts';
import { schemaTree } from '../../formats/parquet/schema/schemaTree.ts';
import { checkChunk } from '../../formats/parquet/validate/checkChunk.ts';
import { checkFooter, checkRowGroup } from '../../formats/parquet/validate/checkFooter.ts';
import { checkOrder } from './checkOrder.ts';
import type { Validated, Validating } from './validating.ts';

const magic = 'PAR1';

/** Rejects where the footer cannot be read. */
export async function validateParquet({
  source,
  reader,
  reading,
  report,
  tell,
  signal,
}: Validating): Promise<Validated> {
  const footer = await readFooter(source, signal, undefined, reading.keys);
  const tree = schemaTree(footer.metaData.schema);
  const file = { source, footer, tree };
  const rowsTotal = footer.rowStarts.at(-1) ?? 0;
  const segments = footer.metaData.rowGroups.length;
  const turns = new Turns();
  let pages = 0;
  let checksums = 0;
  const head = String.fromCharCode(...(await source.read(0, magic.length, signal)));
  if (head !== magic && footer.encryption === undefined) {
    const message = 'it does not start with PAR1';
    report.add({ kind: 'layout', subject: 'footer', part: 'start of file', offset: 0, message });
  }
  checkFooter(footer, report.add);
  let rows = 0;
  const ordering = { reader, footer, tree, report, signal };
  for (let rowGroup = 0; rowGroup < segments; rowGroup++) {
    checkRowGroup(footer, tree, rowGroup, report.add);
    for (const leaf of tree.leaves) {
      throwIfAborted(signal);
      const checked = await checkChunk({
        file,
        rowGroup,
        leaf,
        memoryLimitBytes: reading.memoryLimitBytes,
        turns,
        tell: report.add,
        signal,
      });
      pages += checked.pages;
      checksums += checked.checksums;
      if (checked.unchecked !== undefined)
        report.leaveOut(`Column ${leaf.path.join('.')}: ${checked.unchecked}.`);
      tell({ rows, rowsTotal });
    }
    await checkOrder(ordering, rowGroup);
    rows += rowsIn(footer, rowGroup);
    tell({ rows, rowsTotal });
  }
  const columns = tree.columns.length;
  return {
    format: 'parquet',
    bytesIn: source.size,
    rows: rowsTotal,
    segments,
    columns,
    pages,
    checksums,
  };
}
