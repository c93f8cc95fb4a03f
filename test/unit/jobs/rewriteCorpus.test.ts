import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import type { RewriteOptions } from '../../../src/jobs/rewriteSpec.ts';
import { corpusBytes, corpusFiles, corpusPath, hasCorpus, otherReaders } from '../corpus.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

async function rewritten(bytes: Uint8Array, options: RewriteOptions): Promise<Uint8Array | string> {
  const createSink = async () => Promise.resolve(createMemorySink(1 << 30));
  try {
    const { output } = await rewrite({
      source: memorySource('corpus file', bytes),
      createSink,
      options,
    });
    return output ?? 'no output';
  } catch (error) {
    if (error instanceof TableError) return error.code;
    throw error;
  }
}

/** Its values have 1 GiB: no JavaScript string holds one. rewriteKept.test.ts has such files. */
const huge = 'data/large_string_map.brotli.parquet';

/** Files that we rewrite although parquet-wasm does not read them as they are, and the other way round. */
const special: Readonly<Record<string, string>> = {
  'data/dict-page-offset-zero.parquet': 'rewritten',
  'data/nation.dict-malformed.parquet': 'rewritten',
  'bad_data/ARROW-GH-45185.parquet': 'rewritten',
  'bad_data/ARROW-RS-GH-6229-LEVELS.parquet': 'rewritten',
  [huge]: 'rewritten',
};

function expectedOf(name: string): string {
  if (special[name] !== undefined) return special[name];
  if (name.endsWith('.encrypted')) return 'encrypted';
  return typeof otherReaders[name]?.['parquet-wasm'] === 'number' ? 'rewritten' : 'corrupt';
}

describe.skipIf(!hasCorpus)('rewriting the parquet-testing corpus', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

  it.each([
    { rowGroupRows: 7, rowGroupBytes: 1 << 29, compression: 'snappy' },
    { rowGroupRows: 1000, rowGroupBytes: 1 << 20, compression: 'zstd' },
    { rowGroupRows: 1 << 20, rowGroupBytes: 1 << 29, compression: 'none' },
  ] as const)(
    'keeps schema, metadata and every value, at $rowGroupRows rows a group with $compression',
    async (options) => {
      const wrong: string[] = [];
      for (const name of corpusFiles) {
        const bytes = corpusBytes(name);
        const result = await rewritten(bytes, options);
        const outcome = typeof result === 'string' ? result : 'rewritten';
        if (outcome !== expectedOf(name)) wrong.push(`${name}: ${outcome}`);
        if (typeof result === 'string') continue;
        const before = (await readFooter(memorySource('', bytes))).metaData;
        const after = (await readFooter(memorySource('', result))).metaData;
        expect(after.schema, name).toEqual(before.schema);
        expect(after.keyValueMetadata, name).toEqual(before.keyValueMetadata);
        for (const { numRows } of after.rowGroups)
          expect(numRows, name).toBeLessThanOrEqual(options.rowGroupRows);
        if (name === huge) continue;
        // A name of its own: DuckDB keeps the bytes of files that it has seen.
        const file = folder.file(name.replaceAll('/', '_'));
        await writeFile(file, result);
        const expected = await duckdb.contents(corpusPath(name));
        if (expected instanceof Error) continue;
        expect(await duckdb.contents(file), name).toEqual(expected);
      }
      expect(wrong).toEqual([]);
    },
    240_000,
  );
});
