import { readParquet } from 'parquet-wasm/esm';
import { describe, expect, it } from 'vitest';
import { toTableError } from '../../../../../src/base/errors.ts';
import {
  decodeSchema,
  leavesOf,
  originalSchema,
} from '../../../../../src/formats/parquet/schema/decodeSchema.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import { buildMiniFile, wholeChunk } from '../../../../../src/formats/parquet/mini/miniFile.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { corpusBytes, corpusFiles, hasCorpus, otherReaders } from '../../../corpus.ts';
import '../../../parquetWasm.ts';

type SchemaOf = typeof decodeSchema;

/** Rows that the decoder finds in mini-files of each row group by itself, or of all together. */
async function rowsOf(
  name: string,
  schemaOf: SchemaOf,
  together: boolean,
): Promise<number | string> {
  const bytes = corpusBytes(name);
  try {
    const footer = await readFooter(memorySource(name, bytes));
    const tree = schemaTree(footer.metaData.schema);
    const leaves = leavesOf(tree.columns);
    const groups = Array.from(footer.metaData.rowGroups, ({ numRows }, group) => ({
      rows: numRows,
      chunks: leaves.map((leaf) => wholeChunk(footer, group, leaf)),
    }));
    let rows = 0;
    for (const rowGroups of together ? [groups] : groups.map((group) => [group])) {
      const { createdBy } = footer.metaData;
      const mini = buildMiniFile({ schema: schemaOf(tree, tree.columns), rowGroups, createdBy });
      for (const { start, end, at } of mini.holes) mini.bytes.set(bytes.subarray(start, end), at);
      const table = readParquet(mini.bytes);
      for (const batch of table.recordBatches()) rows += batch.numRows;
      table.free();
    }
    return rows;
  } catch (error) {
    return `error: ${toTableError(error).message}`;
  }
}

describe.skipIf(!hasCorpus)('mini-files of the parquet-testing corpus', () => {
  const files = corpusFiles.filter(
    (name) =>
      // 2.1 GB of decoded text in two rows.
      !name.includes('large_string_map') &&
      // Its footer says 0 rows and its row group 6: the decoder believes the first, we the second.
      !name.includes('repeated_no_annotation'),
  );

  it.each([
    { schema: 'the decode schema', schemaOf: decodeSchema, together: false },
    { schema: 'the original schema', schemaOf: originalSchema, together: false },
    { schema: 'the decode schema, row groups together', schemaOf: decodeSchema, together: true },
  ])(
    'decode to as many rows as the whole files do, with $schema',
    async ({ schemaOf, together }) => {
      const wrong: string[] = [];
      for (const name of files) {
        const expected = otherReaders[name]?.['parquet-wasm'];
        const rows = await rowsOf(name, schemaOf, together);
        if (typeof expected === 'number' && rows !== expected)
          wrong.push(`${name}: ${rows}, not ${expected}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
