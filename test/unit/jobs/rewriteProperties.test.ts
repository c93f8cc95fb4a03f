import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../src/codecs/codecs.ts';
import {
  columnRecipes,
  type ColumnRecipe,
} from '../../../src/formats/parquet/write/columnRecipes.ts';
import { compressions } from '../../../src/formats/parquet/write/compression.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { schemaTree } from '../../../src/formats/parquet/schema/schemaTree.ts';
import {
  statisticsKinds,
  writeSettings,
  type ColumnWriteOptions,
  type ParquetWriteOptions,
} from '../../../src/formats/parquet/write/writeOptions.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import { nodeCodecs } from '../../../src/node/nodeCodecs.ts';
import type { ColumnChunkLayout } from '../../../src/table/layout.ts';
import { openBytes } from '../formats/parquet/fixture.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

const columns = `
  i AS id, (i % 7)::INTEGER AS few, (i * 7919 % 1009 / 8.0)::DOUBLE AS ratio, (i / 3.0)::FLOAT AS third,
  CASE WHEN i % 4 > 0 THEN 'name ' || (i % 300) END AS name, i % 3 = 0 AS flag,
  md5(i::VARCHAR)::UUID AS uuid, (i - 700)::DECIMAL(30, 2) AS price,
  CASE WHEN i % 5 > 0 THEN {'a': i, 'b': [i::VARCHAR, NULL]} END AS place`;

const encodingsOf: Readonly<Record<string, readonly ColumnWriteOptions['encoding'][]>> = {
  id: ['PLAIN', 'DELTA_BINARY_PACKED'],
  few: ['DELTA_BINARY_PACKED'],
  ratio: ['BYTE_STREAM_SPLIT'],
  third: ['BYTE_STREAM_SPLIT'],
  name: ['PLAIN', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'],
  flag: ['RLE', 'PLAIN'],
  uuid: ['DELTA_BYTE_ARRAY'],
  price: ['PLAIN'],
  'place.a': ['DELTA_BINARY_PACKED'],
  'place.b': ['DELTA_BYTE_ARRAY'],
};

const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(some, { nil: undefined });

const compression = fc.oneof(
  fc.record({ compression: fc.constantFrom(...compressions) }),
  fc.record({
    compression: fc.constant('zstd' as const),
    compressionLevel: fc.constantFrom(1, 5, 9),
  }),
  fc.record({ compression: fc.constant('gzip' as const), compressionLevel: fc.constantFrom(1, 6) }),
  fc.record({
    compression: fc.constant('brotli' as const),
    compressionLevel: fc.constantFrom(0, 4),
  }),
);

const columnOptions: fc.Arbitrary<ParquetWriteOptions['columns']> = fc
  .subarray(Object.keys(encodingsOf))
  .chain((paths) =>
    fc.record(
      Object.fromEntries(
        paths.map((path) => [
          path,
          fc
            .tuple(
              maybe(compression),
              maybe(fc.constantFrom(...(encodingsOf[path] ?? []))),
              maybe(fc.boolean()),
            )
            .map(([codec, encoding, bloomFilter]) => ({
              ...codec,
              encoding,
              bloomFilter: path === 'flag' ? undefined : bloomFilter,
            })),
        ]),
      ),
    ),
  );

const writeOptions: fc.Arbitrary<ParquetWriteOptions> = fc
  .tuple(
    compression,
    fc.record({
      rowGroupRows: fc.constantFrom(400, 1000, 5000),
      dictionary: maybe(fc.boolean()),
      pageBytes: fc.constantFrom(512, 10_000, 1 << 20),
      dictionaryPageBytes: fc.constantFrom(256, 1 << 20),
      dataPageVersion: fc.constantFrom(1, 2),
      statistics: fc.constantFrom(...statisticsKinds),
      pageIndex: fc.boolean(),
      checksums: maybe(fc.boolean()),
      bloomFilter: maybe(fc.boolean()),
      columns: columnOptions,
    }),
  )
  .map(([codec, rest]) => ({ ...codec, ...rest }));

const codecNames: Readonly<Partial<Record<string, string>>> = {
  lz4: 'LZ4_RAW',
  none: 'UNCOMPRESSED',
};

/** What does not hold of a chunk although it was asked for. */
function broken(
  chunk: ColumnChunkLayout,
  recipe: ColumnRecipe,
  settings: ReturnType<typeof writeSettings>,
): readonly string[] {
  const codec = codecNames[recipe.compression] ?? recipe.compression.toUpperCase();
  const claims: Readonly<Record<string, boolean>> = {
    codec: chunk.codec === codec,
    encoding: recipe.encoding === undefined || chunk.encodings.includes(recipe.encoding),
    dictionary: recipe.dictionary !== false || !chunk.hasDictionary,
    statistics: (chunk.min === undefined) === (settings.statistics === 'none'),
    offsetIndex: (chunk.offsetIndex !== undefined) === settings.pageIndex,
    columnIndex:
      (chunk.columnIndex !== undefined) ===
        (settings.pageIndex && settings.statistics === 'page') ||
      // Within lists, one that the encoder got wrong is left out.
      (chunk.columnIndex === undefined && chunk.path.includes('.list.')),
    bloomFilter:
      recipe.bloomFilter === undefined || (chunk.bloomFilter !== undefined) === recipe.bloomFilter,
  };
  return Object.keys(claims).filter((claim) => claims[claim] === false);
}

describe('a rewrite with any options', () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    lendCodecs(nodeCodecs());
  });

  it('keeps every value, and is what was asked for in every chunk', async () => {
    const original = folder.file('original.parquet');
    const duckdb = await openDuckDB();
    await duckdb.run(
      `COPY (SELECT ${columns} FROM range(1500) t(i)) TO '${original}' (FORMAT parquet, ROW_GROUP_SIZE 500)`,
    );
    const input = await readFile(original);
    const expected = await duckdb.contents(original);
    const { leaves } = schemaTree((await readFooter(memorySource('', input))).metaData.schema);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(writeOptions, async (options) => {
        const { output = new Uint8Array() } = await rewrite({
          source: memorySource('original', input),
          createSink: async () => Promise.resolve(createMemorySink(1 << 26)),
          options,
        });
        // A name of its own: DuckDB keeps the bytes of files that it has seen.
        const file = folder.file(`${run++}.parquet`);
        await writeFile(file, output);
        expect(await duckdb.contents(file)).toEqual(expected);
        const settings = writeSettings(options);
        const recipes = columnRecipes(settings, leaves);
        const { reader } = await openBytes(output);
        for (let rowGroup = 0; rowGroup < reader.segments({ start: 0, end: 99 }).length; rowGroup++)
          for (const [leaf, chunk] of reader.columnChunks(rowGroup).entries()) {
            expect({ path: chunk.path, broken: broken(chunk, recipes[leaf]!, settings) }).toEqual({
              path: chunk.path,
              broken: [],
            });
            const report = await reader.verifyChecksums({ segment: rowGroup, leaf });
            expect(report.wrong).toEqual([]);
            expect(report.checked).toBe(settings.checksums === true ? report.pages : 0);
          }
      }),
      { numRuns: 30, verbose: true },
    );
  }, 120_000);
});
