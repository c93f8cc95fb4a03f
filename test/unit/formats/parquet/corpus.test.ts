import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../src/base/errors.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { corpusBytes, corpusFiles, hasCorpus, otherReaders } from '../../corpus.ts';
import '../../parquetWasm.ts';

const memoryLimitBytes = 512 * 1024 * 1024;

async function open(name: string): Promise<TableReader> {
  return openTable(memorySource(name, corpusBytes(name)), { memoryLimitBytes });
}

async function countRows(reader: TableReader): Promise<number> {
  const columns = reader.schema.fields.map((_, index) => index);
  let rows = 0;
  for await (const batch of reader.read({ rows: { start: 0, end: Infinity }, columns }))
    rows += batch.numRows;
  return rows;
}

/** Rows of all columns, or the code of the TableError. */
async function outcome(name: string): Promise<number | string> {
  try {
    const reader = await open(name);
    const rows = await countRows(reader);
    reader.close();
    return rows;
  } catch (error) {
    if (error instanceof TableError) return error.code;
    throw error;
  }
}

/** Files on which we differ from parquet-wasm, or that none reads. */
const special: Readonly<Record<string, number | string>> = {
  // Others read these, too; parquet-wasm alone does not.
  'bad_data/ARROW-GH-45185.parquet': 5,
  'bad_data/ARROW-RS-GH-6229-LEVELS.parquet': 1,
  'data/dict-page-offset-zero.parquet': 39,
  'data/repeated_no_annotation.parquet': 6,
  'data/large_string_map.brotli.parquet': 'tooLarge',
  'data/nation.dict-malformed.parquet': 25,
};

function expectedOf(name: string): number | string {
  if (special[name] !== undefined) return special[name];
  if (name.endsWith('.encrypted')) return 'encrypted';
  const rows = otherReaders[name]?.['parquet-wasm'];
  return typeof rows === 'number' ? rows : 'corrupt';
}

describe.skipIf(!hasCorpus)('reading the parquet-testing corpus', () => {
  it('gives every row that can be had, and one clear error for every other file', async () => {
    const wrong: string[] = [];
    for (const name of corpusFiles) {
      const result = await outcome(name);
      if (result !== expectedOf(name)) wrong.push(`${name}: ${result}, not ${expectedOf(name)}`);
    }
    expect(wrong).toEqual([]);
  });
});
