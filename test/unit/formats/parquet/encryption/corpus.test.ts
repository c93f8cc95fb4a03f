import { describe, expect, it } from 'vitest';
import { corpusBytes, corpusFiles, hasCorpus } from '../../../corpus.ts';
import { corpusKeys } from './corpusKeys.ts';
import { allTexts, openWith } from './texts.ts';

const encrypted = corpusFiles.filter((name) => name.endsWith('.encrypted'));

const hex = (bytes: Uint8Array): string => JSON.stringify(Buffer.from(bytes).toString('hex'));

/**
 * The rows that Arrow's and parquet-java's writers of these files make, as pyarrow 26.0.1 reads them from the two
 * uniformly encrypted ones; the specification leaves INT96 as 12 bytes, which they fill with i, i + 1 and i + 2.
 */
const rowOf = {
  boolean_field: (i: number) => String(i % 2 === 0),
  int32_field: (i: number) => `"00:00:00${(i / 1000).toString().slice(1)}"`,
  int64_field: (i: number) => `[${2 * i * 1e12},${(2 * i + 1) * 1e12}]`,
  float_field: (i: number) => Math.fround(i * Math.fround(1.1)),
  double_field: (i: number) => String(i * 1.1111111),
  ba_field: (i: number) =>
    i % 2 === 0 ? hex(Buffer.from(`parquet${String(i).padStart(3, '0')}`)) : 'null',
  flba_field: (i: number) => hex(new Uint8Array(10).fill(i)),
};

const first50 = Array.from({ length: 50 }, (_, i) => i);

describe.skipIf(!hasCorpus)('the encrypted files of parquet-testing', () => {
  const usual = encrypted.filter((name) => !/external|bloom/.test(name));

  it.each(usual)('%s has the rows that its writer put in', async (name) => {
    const reader = await openWith(corpusBytes(name), corpusKeys(name));
    const { int96_field, float_field, ...texts } = await allTexts(reader);
    for (const [column, valueOf] of Object.entries(rowOf))
      if (column !== 'float_field')
        expect(texts[column], column).toEqual(first50.map((i) => valueOf(i)));
    expect(float_field?.map((text) => Math.fround(Number(text)))).toEqual(
      first50.map(rowOf.float_field),
    );
    expect(int96_field).toHaveLength(50);
    expect(reader.facts.lockedColumns).toEqual([]);
    expect(reader.facts.encryption).toBe(name.includes('plaintext') ? 'columns' : 'footer');
  });

  it('opens columns whose keys lie outside the file', async () => {
    const name = encrypted.find((file) => file.includes('external')) ?? '';
    const reader = await openWith(corpusBytes(name), corpusKeys(name));
    const rows = Array.from({ length: 100 }, (_, i) => i);
    expect(await allTexts(reader)).toEqual({
      integers: rows.map(String),
      strings: rows.map((i) => `"${'abcdefghij'[i % 10] ?? ''}${i}"`),
    });
  });

  it('reads the file with bloom filters', async () => {
    const name = encrypted.find((file) => file.includes('bloom')) ?? '';
    const reader = await openWith(corpusBytes(name), corpusKeys(name));
    const rows = Array.from({ length: 2000 }, (_, i) => i);
    expect(await allTexts(reader)).toEqual({
      double_field: rows.map((i) => String(i + 0.5)),
      float_field: rows.map((i) => String(i + 0.25)),
      int32_field: rows.map(String),
      name: rows.map((i) => `"name_${i}"`),
    });
  });

  it('asks encrypted bloom filters', async () => {
    const name = encrypted.find((file) => file.includes('bloom')) ?? '';
    const reader = await openWith(corpusBytes(name), corpusKeys(name));
    const leaf = reader.columnChunks(0).findIndex(({ path }) => path === 'double_field');
    const answers = async (offset: number): Promise<string[]> =>
      Promise.all(
        Array.from({ length: 200 }, async (_, i) =>
          reader.probeBloomFilter({ segment: 0, leaf }, String(i * 10 + offset)),
        ),
      );
    expect(new Set(await answers(0.5))).toEqual(new Set(['maybe']));
    const absent = (await answers(0.75)).filter((answer) => answer === 'absent');
    expect(absent.length).toBeGreaterThan(150);
  });

  it('takes column keys by the names that the file has for them', async () => {
    const name = 'data/encrypt_columns_and_footer.parquet.encrypted';
    const { footer, columns = {} } = corpusKeys(name);
    const { double_field: kc1, float_field: kc2 } = columns;
    if (kc1 === undefined || kc2 === undefined) throw new Error('the keys have other names');
    const reader = await openWith(corpusBytes(name), { footer, columns: { kc1, kc2 } });
    expect(reader.facts.lockedColumns).toEqual([]);
  });

  it('shows the open columns of a file with a plaintext footer to everyone', async () => {
    const name = 'data/encrypt_columns_plaintext_footer.parquet.encrypted';
    const reader = await openWith(corpusBytes(name));
    expect(reader.facts).toMatchObject({
      rowCount: 50,
      lockedColumns: ['float_field', 'double_field'],
    });
  });
});
