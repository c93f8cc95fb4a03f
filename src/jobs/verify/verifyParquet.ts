/** Looks at a finished Parquet output once more before it gets its name. */
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { readFooter, thriftPart, type ParquetFooter } from '../../formats/parquet/footer/footer.ts';
import { pageHeader, pageTypes } from '../../formats/parquet/thrift/metadata.ts';
import { wholeChunk } from '../../formats/parquet/mini/miniFile.ts';
import { schemaTree } from '../../formats/parquet/schema/schemaTree.ts';
import { decode } from '../../formats/parquet/thrift/thriftStruct.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import { expectCount, readBackSource, unreadable } from './readBack.ts';

export interface ExpectedOutput {
  readonly rows: number;
  readonly rowGroups: number;
}

/**
 * Reads the footer back and checks the counts, that every column chunk is in the file, and that the chunks of the
 * first and last row group start with a page. Rejects with TableError `verifyFailed`.
 */
export async function verifyOutput(
  sink: ByteSink,
  expected: ExpectedOutput,
  signal?: AbortSignal,
): Promise<void> {
  const output = readBackSource(sink);
  try {
    const footer = await readFooter(output, signal);
    const leafCount = schemaTree(footer.metaData.schema).leaves.length;
    expectCount('rows', footer.metaData.numRows, expected.rows);
    expectCount('rows in row groups', footer.rowStarts.at(-1) ?? 0, expected.rows);
    const { length } = footer.metaData.rowGroups;
    expectCount('row groups', length, expected.rowGroups);
    for (let rowGroup = 0; rowGroup < length; rowGroup++)
      for (let leaf = 0; leaf < leafCount; leaf++) wholeChunk(footer, rowGroup, leaf);
    for (const rowGroup of new Set(length === 0 ? [] : [0, length - 1]))
      for (let leaf = 0; leaf < leafCount; leaf++) {
        throwIfAborted(signal);
        await checkFirstPage(output, footer, { rowGroup, leaf });
      }
  } catch (cause) {
    unreadable(cause);
  }
}

/** Enough for a page header without statistics. */
const headerBytes = 256;

async function checkFirstPage(
  output: ByteSource,
  footer: ParquetFooter,
  { rowGroup, leaf }: { readonly rowGroup: number; readonly leaf: number },
): Promise<void> {
  const [piece] = wholeChunk(footer, rowGroup, leaf).pieces;
  if (piece?.kind !== 'input') return;
  const { start, end } = piece;
  const bytes = await output.read(start, Math.min(end, start + headerBytes));
  const part = `row group ${rowGroup}, leaf column ${leaf}`;
  const { value, end: headerEnd } = thriftPart(part, start, () => decode(pageHeader, bytes));
  if (pageTypes[value.type] === undefined || start + headerEnd + value.compressedPageSize > end)
    throw new TableError('verifyFailed', 'a column chunk does not start with a page', {
      where: { part, offset: start },
    });
}
