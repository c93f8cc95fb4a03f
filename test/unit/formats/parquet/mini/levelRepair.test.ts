import { describe, expect, it } from 'vitest';
import { toTableError } from '../../../../../src/base/errors.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import { rewrite } from '../../../../../src/jobs/rewrite.ts';
import '../../../parquetWasm.ts';
import { cellsOf, openBytes } from '../fixture.ts';
import { handmadeFile, joined } from '../handmadeFile.ts';

const uint32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const run = (count: number, level: number): Uint8Array => Uint8Array.of(count * 2, level);
const packed = (...bits: readonly number[]): Uint8Array => Uint8Array.of(3, ...bits);

interface ListPage {
  /** As the page says. */
  readonly values: number;
  readonly repetition: Uint8Array;
  readonly definition: Uint8Array;
  readonly items: readonly number[];
}

/** An uncompressed column `a` of lists of INT32, in the oldest layout: one repeated leaf. */
function listFile(rows: number, numValues: number, lists: readonly ListPage[]): Uint8Array {
  const pages = lists.map(({ values, repetition, definition, items }) => {
    const levels = [repetition, definition].flatMap((part) => [uint32(part.length), part]);
    return { values, body: joined(...levels, new Uint8Array(Int32Array.from(items).buffer)) };
  });
  const element = { name: 'a', type: 1, repetitionType: 2 };
  return handmadeFile(rows, [{ element, pages, numValues }]);
}

async function textsOf(file: Uint8Array, start = 0): Promise<readonly string[] | undefined> {
  const { reader } = await openBytes(file);
  return (await cellsOf(reader, { rows: { start, end: Infinity }, columns: [0] }))[0];
}

async function codeOf(file: Uint8Array): Promise<string> {
  return toTableError(await textsOf(file).catch((error: unknown) => error)).code;
}

describe('a list column whose first value continues a row that is not there', () => {
  const rest = { values: 4, definition: run(4, 1), items: [7, 8, 9, 10] };

  it.each([
    ['packed bits', packed(0b1001)],
    ['a run of one', joined(run(1, 1), run(2, 0), run(1, 1))],
  ])('is read without that value, where the levels are %s', async (_, repetition) => {
    const file = listFile(2, 4, [{ ...rest, repetition }]);
    expect(await textsOf(file)).toEqual(['[8]', '[9,10]']);
    expect(await textsOf(file, 1)).toEqual(['[9,10]']);
  });

  it('is read without several such values', async () => {
    const repetition = joined(run(3, 1), run(1, 0));
    expect(await textsOf(listFile(1, 4, [{ ...rest, repetition }]))).toEqual(['[10]']);
  });

  it('is rewritten without that value, which the summary tells', async () => {
    const file = listFile(2, 4, [{ ...rest, repetition: packed(0b1001) }]);
    const { output = new Uint8Array(), losses } = await rewrite({
      source: memorySource('', file),
      createSink: async () => Promise.resolve(createMemorySink(1 << 20)),
      options: {},
    });
    expect(await textsOf(output)).toEqual(['[8]', '[9,10]']);
    expect(losses).toEqual([
      'The levels of column a break the specification and were mended: values that belong to no row are left out.',
    ]);
  });

  it('is refused where the footer counts those values as a row', async () => {
    expect(await codeOf(listFile(3, 4, [{ ...rest, repetition: packed(0b1001) }]))).toBe('corrupt');
  });
});

describe('a page that says it has more values than the footer', () => {
  const first = { values: 2, repetition: run(2, 0), definition: run(2, 1), items: [1, 2] };

  it('has as many as the footer leaves for it', async () => {
    const last = { ...first, values: 21 };
    expect(await textsOf(listFile(2, 2, [last]))).toEqual(['[1]', '[2]']);
    expect(await textsOf(listFile(4, 4, [first, last]))).toEqual(['[1]', '[2]', '[1]', '[2]']);
  });

  it('is refused where the levels are fewer than that', async () => {
    expect(await codeOf(listFile(3, 3, [{ ...first, values: 21 }]))).toBe('corrupt');
  });
});
