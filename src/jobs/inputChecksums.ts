/** Whether the pages of a job's input carry checksums. The footer does not say: the first page does, for all of them. */
import { TableError } from '../base/errors.ts';
import type { ParquetFooter } from '../formats/parquet/footer/footer.ts';
import { chunkBytes, HeaderWindow } from '../formats/parquet/pages/pageHeaders.ts';
import { schemaTree } from '../formats/parquet/schema/schemaTree.ts';
import type { ByteSource } from '../io/byteSource.ts';

/** Reads one page header. False where it cannot be read: the job itself will say what is wrong with it. */
export async function hasChecksums(
  source: ByteSource,
  footer: ParquetFooter,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const rowGroup = footer.rowStarts.findIndex((start) => start > 0) - 1;
  if (rowGroup < 0 || schemaTree(footer.metaData.schema).leaves.length === 0) return false;
  try {
    const chunk = chunkBytes(footer, rowGroup, 0);
    const page = await new HeaderWindow(source, chunk).page(chunk.start, 0, signal);
    return page.header.crc !== undefined;
  } catch (error) {
    if (error instanceof TableError && error.code !== 'aborted') return false;
    throw error;
  }
}
