import { Vector, type Data } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../../../src/codecs/codecs.ts';
import { DecodedColumn } from '../../../../../src/formats/parquet/mini/decodedColumn.ts';
import { decodeSchema } from '../../../../../src/formats/parquet/schema/decodeSchema.ts';
import { buildMiniFile } from '../../../../../src/formats/parquet/mini/miniFile.ts';
import { planColumn } from '../../../../../src/formats/parquet/plan/plan.ts';
import { openParquet } from '../../../../../src/formats/parquet/reader.ts';
import { giantLeaves, withStandIns } from '../../../../../src/formats/parquet/mini/standIns.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { nodeCodecs } from '../../../../../src/node/nodeCodecs.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../../corpus.ts';
import { fixtureBytes } from '../fixture.ts';
import { pagedTestFile } from '../windows.ts';
import '../../../parquetWasm.ts';

beforeAll(() => {
  lendCodecs(nodeCodecs());
});

const texts = (data: Data): string[] => Array.from(new Vector([data]), String);

/** Each column of the first row group, decoded with stand-ins and without; tells how many values stood aside. */
async function compare(bytes: Uint8Array): Promise<number> {
  const { footer, tree } = await pagedTestFile(bytes);
  let stoodAside = 0;
  for (const [column, node] of tree.columns.entries()) {
    const plan = planColumn(footer, { start: 0, end: 1 }, column, node);
    const schema = decodeSchema(tree, [node]);
    const mini = buildMiniFile({ schema, rowGroups: plan.parts, createdBy: undefined });
    for (const { start, end, at } of mini.holes) mini.bytes.set(bytes.subarray(start, end), at);
    const leaves = tree.leaves.slice(node.leafStart, node.leafEnd);
    const giants = new Set(leaves.flatMap(({ element }, leaf) => (element.type === 6 ? leaf : [])));
    const { miniFile, values } = await withStandIns(mini.bytes, giants, undefined);
    const options = { rows: plan.rows, batchRows: plan.rows.end, limited: false };
    const whole = DecodedColumn.decode(mini.bytes, options, { part: 'whole' });
    const standIn = DecodedColumn.decode(
      miniFile,
      { ...options, longValues: values },
      { part: '' },
    );
    for (const [start, end] of [
      [0, plan.rows.end],
      [plan.rows.end >> 1, (plan.rows.end >> 1) + 1],
    ] as const)
      expect(texts(standIn.slice(start, end)), node.path.join('.')).toEqual(
        texts(whole.slice(start, end)),
      );
    for (const leaf of values.values()) stoodAside += leaf.length;
    whole.free();
    standIn.free();
  }
  return stoodAside;
}

describe('withStandIns', () => {
  it.each(['pages', 'details', 'leafPages1', 'leafPages2', 'pandasCategory'])(
    'gives the same values as the decoder in %s.parquet',
    async (name) => {
      expect(await compare(fixtureBytes(`${name}.parquet`))).toBeGreaterThan(0);
    },
  );

  it('gives the values without the decoder having seen them', async () => {
    const bytes = fixtureBytes('leafPages2.parquet');
    const { footer, tree } = await pagedTestFile(bytes);
    const node = tree.columns[0]!;
    const { parts } = planColumn(footer, { start: 0, end: 1 }, 0, node);
    const schema = decodeSchema(tree, [node]);
    const mini = buildMiniFile({ schema, rowGroups: parts, createdBy: undefined });
    for (const { start, end, at } of mini.holes) mini.bytes.set(bytes.subarray(start, end), at);
    const { miniFile, values } = await withStandIns(mini.bytes, new Set([0]), undefined);
    const longest = values.get(0)!.reduce((a, b) => (a.length > b.length ? a : b));
    expect(longest.length).toBeGreaterThan(60);
    expect(Buffer.from(miniFile).includes(Buffer.from(longest))).toBe(false);
  });

  it('refuses pages that have more bytes than their chunk says', async () => {
    const bytes = fixtureBytes('leafPages2.parquet');
    const { footer, tree } = await pagedTestFile(bytes);
    const { parts } = planColumn(footer, { start: 0, end: 1 }, 0, tree.columns[0]!);
    const [{ rows, chunks }] = parts as [(typeof parts)[number]];
    const small = chunks.map((chunk) => ({
      ...chunk,
      metaData: { ...chunk.metaData, totalUncompressedSize: 1000 },
    }));
    const schema = decodeSchema(tree, [tree.columns[0]!]);
    const rowGroups = [{ rows, chunks: small }];
    const mini = buildMiniFile({ schema, rowGroups, createdBy: undefined });
    for (const { start, end, at } of mini.holes) mini.bytes.set(bytes.subarray(start, end), at);
    await expect(withStandIns(mini.bytes, new Set([0]), undefined)).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});

describe.skipIf(!hasCorpus)('stand-ins in files of other writers', () => {
  it('give the same values as the decoder', async () => {
    let stoodAside = 0;
    const chosen = /nested_(lists|maps|structs)|datapage_v2|list_columns|lz4_raw|delta_byte_array/;
    for (const name of corpusFiles.filter((path) => path.startsWith('data/') && chosen.test(path)))
      stoodAside += await compare(corpusBytes(name));
    expect(stoodAside).toBeGreaterThan(1000);
  });

  const huge = 'data/large_string_map.brotli.parquet';

  it('are for texts of a gigabyte, not for usual ones', async () => {
    const giantsIn = async (name: string): Promise<number[]> => {
      const { footer, tree } = await pagedTestFile(corpusBytes(name));
      const plan = planColumn(footer, { start: 0, end: 1 }, 0, tree.columns[0]!);
      return [...giantLeaves(plan.parts)];
    };
    expect(await giantsIn(huge)).toEqual([0]);
    expect(await giantsIn('data/nested_maps.snappy.parquet')).toEqual([]);
  });

  it('make a map with keys of a gigabyte readable', { timeout: 240_000 }, async () => {
    const source = memorySource(huge, corpusBytes(huge));
    const reader = await openParquet(source, { memoryLimitBytes: 2.25 * 2 ** 30 });
    let rows = 0;
    const block = Buffer.alloc(2 ** 24, 'a');
    for await (const batch of reader.read({ rows: { start: 0, end: Infinity }, columns: [0] })) {
      const [keys, values] = batch.data.children[0]!.children[0]!.children;
      expect([...(values!.values as Int32Array)]).toEqual([1]);
      const text = keys!.values as unknown as Uint8Array;
      expect(text.length).toBe(2 ** 30);
      for (let at = 0; at < text.length; at += block.length)
        expect(block.equals(text.subarray(at, at + block.length))).toBe(true);
      rows += batch.numRows;
    }
    expect(rows).toBe(2);
    reader.close();
  });
});
