import { describe, expect, it } from 'vitest';
import { chunkBytes, pageEnd, walkPages } from '../../../src/formats/parquet/pages/pageHeaders.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import { fixtureBytes } from '../formats/parquet/fixture.ts';
import '../parquetWasm.ts';

async function rewriteOf(bytes: Uint8Array, verifyChecksums: boolean): Promise<number> {
  const { rowsOut } = await rewrite({
    source: memorySource('details.parquet', bytes),
    createSink: async () => Promise.resolve(createMemorySink(1 << 26)),
    options: { rowGroupRows: 1000, rowGroupBytes: 1 << 26, compression: 'zstd' },
    verifyChecksums,
  });
  return rowsOut;
}

describe('a rewrite that looks at checksums', () => {
  it('is like any other where they are right', async () => {
    expect(await rewriteOf(fixtureBytes('details.parquet'), true)).toBe(40);
  });

  it('refuses a page that was changed, and names it', async () => {
    const bytes = fixtureBytes('details.parquet');
    const source = memorySource('', bytes);
    const chunk = chunkBytes(await readFooter(source), 1, 2);
    const pages = [];
    for await (const page of walkPages(source, chunk, chunk, undefined)) pages.push(page);
    const last = pages.at(-1)!;
    // The value that was changed looks like any other.
    bytes[pageEnd(last) - 4]! ^= 1;
    expect(await rewriteOf(bytes, false)).toBe(40);
    await expect(rewriteOf(bytes, true)).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 1, column int64', offset: last.offset },
    });
  });
});
