import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import {
  blockHas,
  blockOf,
} from '../../../../../src/formats/parquet/statistics/bloomFilterBits.ts';
import { xxHash64 } from '../../../../../src/codecs/xxHash64.ts';
import type { TableReader } from '../../../../../src/formats/format.ts';
import { corpusBytes, corpusPath, hasCorpus } from '../../../corpus.ts';
import '../../../parquetWasm.ts';
import { DuckDbReader } from '../duckdb.ts';
import { cellsOf, fixturePath, openBytes, openFixture } from '../fixture.ts';

/** Leaves of details.parquet that have a filter, by name. */
function filteredLeaves(reader: TableReader): Map<string, number> {
  const chunks = reader.columnChunks(0);
  return new Map(
    chunks.flatMap(({ path, bloomFilter }, leaf) => (bloomFilter ? [[path, leaf] as const] : [])),
  );
}

describe('bloom filters', () => {
  it('have every value that is there, of every type, as the grid shows it', async () => {
    const { reader } = await openFixture('details.parquet');
    const leaves = filteredLeaves(reader);
    expect(leaves.size).toBe(13);
    for (const [name, leaf] of leaves) {
      const column = reader.schema.fields.findIndex((field) => field.name === name);
      for (const { index, rowStart, rowCount } of reader.segments({ start: 0, end: 9 })) {
        const rows = { start: rowStart, end: rowStart + rowCount };
        const [texts] = await cellsOf(reader, { rows, columns: [column] });
        for (const text of texts!) {
          if (text === '(null)') continue;
          const answer = await reader.probeBloomFilter({ segment: index, leaf }, text);
          expect(`${name} ${text}: ${answer}`).toBe(`${name} ${text}: maybe`);
        }
      }
    }
  });

  it('rule out values of other row groups, most of the time', async () => {
    const { reader } = await openFixture('details.parquet');
    for (const [name, leaf] of filteredLeaves(reader)) {
      const column = reader.schema.fields.findIndex((field) => field.name === name);
      const [texts] = await cellsOf(reader, { rows: { start: 25, end: 40 }, columns: [column] });
      let absent = 0;
      for (const text of texts!.filter((value) => value !== '(null)'))
        if ((await reader.probeBloomFilter({ segment: 0, leaf }, text)) === 'absent') absent++;
      expect([name, absent]).toEqual([name, expect.toSatisfy((count: number) => count >= 12)]);
    }
  });

  it('are asked with two small reads', async () => {
    const { reader, source } = await openFixture('details.parquet');
    source.reads.length = 0;
    await reader.probeBloomFilter({ segment: 0, leaf: 0 }, '3');
    expect(source.reads).toHaveLength(2);
    expect(source.reads[1]![1] - source.reads[1]![0]).toBe(32);
  });

  it('give the answers of DuckDB', async () => {
    const { reader } = await openFixture('details.parquet');
    const duckDb = await DuckDbReader.open();
    const leaves = filteredLeaves(reader);
    for (const [name, value] of [
      ...Array.from({ length: 60 }, (_, i) => ['int32', String(i * 3)] as const),
      ...Array.from({ length: 60 }, (_, i) => ['text', `text ${i}`] as const),
    ]) {
      const rows = await duckDb.json(
        'parquet_bloom_probe',
        fixturePath('details.parquet'),
        name,
        value,
      );
      const theirs = rows.map((row) =>
        row['bloom_filter_excludes'] === true ? 'absent' : 'maybe',
      );
      const leaf = leaves.get(name)!;
      const ours = [
        await reader.probeBloomFilter({ segment: 0, leaf }, value),
        await reader.probeBloomFilter({ segment: 1, leaf }, value),
      ];
      expect([value, ours]).toEqual([value, theirs]);
    }
    duckDb.close();
  });

  it.skipIf(!hasCorpus).each(['stats', 'with_length'])(
    'of the corpus (%s) give the answers of DuckDB',
    async (kind) => {
      const name = `data/data_index_bloom_encoding_${kind}.parquet`;
      const { reader } = await openBytes(corpusBytes(name));
      const duckDb = await DuckDbReader.open();
      for (const text of ['Hello', 'today', 'parquet', 'the', 'quick', 'NOT_EXISTS', '']) {
        const [row] = await duckDb.json('parquet_bloom_probe', corpusPath(name), 'String', text);
        const theirs = row!['bloom_filter_excludes'] === true ? 'absent' : 'maybe';
        const ours = await reader.probeBloomFilter({ segment: 0, leaf: 0 }, text);
        expect([text, ours]).toEqual([text, theirs]);
      }
      duckDb.close();
    },
  );

  it('are not asked for what cannot be a value, or where there are none', async () => {
    const { reader } = await openFixture('details.parquet');
    const failure = async (leaf: number, text: string): Promise<unknown> =>
      reader.probeBloomFilter({ segment: 0, leaf }, text).catch((error: unknown) => error);
    expect(await failure(0, 'three')).toMatchObject({
      code: 'invalidArgument',
      message: '"three" is no value of INT32',
    });
    expect(await failure(0, '2147483648')).toBeInstanceOf(TableError);
    expect(await failure(13, 'p1')).toMatchObject({
      code: 'invalidArgument',
      message: 'the column chunk has no bloom filter',
    });
  });

  it('that lie about their size are damage, with the place', async () => {
    const { reader } = await openFixture('details.parquet');
    const { offset } = reader.columnChunks(0)[0]!.bloomFilter!;
    const bytes = new Uint8Array(await readAll('details.parquet'));
    // Field 1 of the header, the i32 64 as a zigzag varint.
    expect([...bytes.subarray(offset, offset + 3)]).toEqual([0x15, 0x80, 0x01]);
    bytes[offset + 1] = 0x82;
    const damaged = (await openBytes(bytes)).reader;
    await expect(damaged.probeBloomFilter({ segment: 0, leaf: 0 }, '3')).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 0, column int32, bloom filter', offset },
    });
  });

  it('choose blocks by the upper half of the hash, and bits by the lower', () => {
    expect(blockOf(0xffff_ffff_0000_0000n, 7)).toBe(6);
    expect(blockOf(0n, 7)).toBe(0);
    expect(blockHas(new Uint8Array(32).fill(255), xxHash64(new Uint8Array(0)))).toBe(true);
    expect(blockHas(new Uint8Array(32), 1n)).toBe(false);
  });
});

async function readAll(name: string): Promise<Uint8Array> {
  const { source } = await openFixture(name);
  return source.read(0, source.size);
}
