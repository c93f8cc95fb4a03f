import { describe, expect, it } from 'vitest';
import type { DuckDBValue } from '@duckdb/node-api';
import { TableError } from '../../../../src/base/errors.ts';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { readIpc } from '../../../../src/scan/tile.ts';
import { cellText } from '../../../../src/table/cellText.ts';
import { columnsOfIpc } from '../../../../src/table/ipcColumns.ts';
import type { DataType } from '../../../../src/table/schema.ts';
import { corpusBytes, corpusFiles, corpusPath, hasCorpus, otherReaders } from '../../corpus.ts';
import '../../parquetWasm.ts';
import { comparable, DuckDbReader } from './duckdb.ts';

/** The text of every value by column, nulls apart from empty strings. */
async function ourTexts(name: string): Promise<{ texts: string[][]; types: DataType[] }> {
  const reader = await openTable(memorySource(name, corpusBytes(name)), { memoryLimitBytes: 1e9 });
  const types = reader.schema.fields.map(({ type }) => type);
  const columns = types.map((_, index) => index);
  const ipc = await readIpc(reader, { rows: { start: 0, end: Infinity }, columns });
  reader.close();
  const texts = columnsOfIpc(ipc).map((column, index) =>
    Array.from({ length: column.length }, (_, row) => textOf(column.at(row), types[index])),
  );
  return { texts, types };
}

function textOf(value: unknown, type: DataType | undefined): string {
  if (type === undefined || typeof value === 'symbol') return '(incomparable)';
  return value === null || value === undefined ? '(null)' : cellText(value, type);
}

/** The first value on which DuckDB differs. */
function difference(
  ours: readonly string[],
  theirs: readonly DuckDBValue[],
  type: DataType,
): string | undefined {
  for (const [row, value] of theirs.entries()) {
    const text = textOf(comparable(value, type), type);
    if (text !== ours[row])
      return `row ${row}: ${ours[row]?.slice(0, 80)}, DuckDB ${text.slice(0, 80)}`;
  }
  return ours.length === theirs.length ? undefined : `${ours.length} rows, DuckDB ${theirs.length}`;
}

const knownDifferences = [
  // Spark overflowed when it wrote this one, and DuckDB when it read it.
  'data/int96_from_spark.parquet column 0 (int96): row 5: -294554-12-13T14:58:10.448384, DuckDB -226413-01-07T22:21:39.416064',
];

describe.skipIf(!hasCorpus)('values of the parquet-testing corpus', () => {
  it('are those that DuckDB reads', { timeout: 120_000 }, async () => {
    const differences: string[] = [];
    let columns = 0;
    const duckDb = await DuckDbReader.open();
    for (const name of corpusFiles) {
      if (typeof otherReaders[name]?.duckdb !== 'number') continue;
      try {
        const { texts, types } = await ourTexts(name);
        const theirs = await duckDb.columns(corpusPath(name));
        for (const [column, type] of types.entries()) {
          // Compared with more than one peer in variants.test.ts.
          if (type.kind === 'variant') continue;
          const different = difference(texts[column] ?? [], theirs[column] ?? [], type);
          if (different !== undefined)
            differences.push(`${name} column ${column} (${type.kind}): ${different}`);
          columns++;
        }
      } catch (error) {
        differences.push(`${name}: ${error instanceof TableError ? error.code : String(error)}`);
      }
    }
    duckDb.close();
    expect(differences).toEqual(knownDifferences);
    expect(columns).toBeGreaterThan(400);
  });
});
