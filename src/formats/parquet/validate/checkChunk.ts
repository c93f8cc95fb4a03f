/** Reads a column chunk from its first page to its last and checks everything that the file says of it. */
import { TableError } from '../../../base/errors.ts';
import {
  chunkBytes,
  isDictionary,
  pageEnd,
  valuesOf,
  walkPages,
  type ChunkBytes,
  type FoundPage,
} from '../pages/pageHeaders.ts';
import type { CheckedChunk, ChunkCheck } from './chunkCheck.ts';
import { ChunkFaults } from './chunkFaults.ts';
import { ChunkReading } from './chunkReading.ts';

const nothing: CheckedChunk = { pages: 0, checksums: 0, unchecked: undefined };

/** Rejects as the source does, and with AbortError; all else is told as a fault. */
export async function checkChunk(check: ChunkCheck): Promise<CheckedChunk> {
  const { file, rowGroup, leaf } = check;
  const faults = new ChunkFaults(check.tell, rowGroup, leaf.path);
  let chunk: ChunkBytes;
  try {
    chunk = chunkBytes(file.footer, rowGroup, leaf.leafStart);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (error.code === 'unsupported' || error.code === 'encrypted')
      return { ...nothing, unchecked: error.message };
    faults.addError('layout', error);
    return nothing;
  }
  const { pages, isWhole } = await foundPages(check, chunk, faults);
  if (isWhole) checkSums(chunk, pages, faults);
  return new ChunkReading(check, chunk, faults).read(pages, isWhole);
}

/** As many pages as have a header that can be read. */
async function foundPages(
  { file: { source }, signal }: ChunkCheck,
  chunk: ChunkBytes,
  faults: ChunkFaults,
): Promise<{ readonly pages: FoundPage[]; readonly isWhole: boolean }> {
  const pages: FoundPage[] = [];
  try {
    for await (const page of walkPages(source, chunk, chunk, signal)) pages.push(page);
    return { pages, isWhole: true };
  } catch (error) {
    if (!(error instanceof TableError) || !(error.code === 'corrupt' || error.code === 'tooLarge'))
      throw error;
    faults.addError('layout', error);
    return { pages, isWhole: false };
  }
}

/** What the footer says of all pages together. */
function checkSums(
  { metaData, start, end }: ChunkBytes,
  pages: FoundPage[],
  faults: ChunkFaults,
): void {
  const values = pages.reduce(
    (sum, page) => sum + (isDictionary(page) ? 0 : (valuesOf(page) ?? 0)),
    0,
  );
  if (values !== metaData.numValues) {
    const message = `its pages have ${values} values, but the footer says ${metaData.numValues}`;
    faults.add('count', start, message);
  }
  const last = pages.at(-1);
  if (last !== undefined && pageEnd(last) !== end) {
    const message = `its last page ends at byte ${pageEnd(last)}, but the footer says ${end}`;
    faults.add('layout', last.offset, message);
  }
}
