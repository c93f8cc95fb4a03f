import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { WalkProgress } from '../../../../../src/table/growth.ts';
import {
  block,
  file,
  header,
  long,
  rows,
  syncMarker,
  tenRows,
  text,
} from '../../../../fakes/avroContainer.ts';
import { openAvro } from '../../../../../src/formats/avro/reader.ts';
import { countingSource } from '../../../countingSource.ts';
import { firstColumn, memoryLimitBytes, numbers, open, scanned } from '../reading.ts';

const head = header();
const wrongMarker = new Uint8Array(16).fill(7);
const blocks = numbers(0, 5).map((n) => tenRows(n));
/** Where block `n` of them starts. */
const startOf = (n: number): number => head.length + blocks.slice(0, n).flat().length;

async function walked(bytes: Uint8Array, badBlocks: 'strict' | 'skip'): Promise<WalkProgress> {
  const { walk } = await open(bytes, { badBlocks });
  if (walk === undefined) throw new Error('an Avro file has a walk');
  await walk.run(() => undefined);
  return walk.progress;
}

/** What a scan in skip mode keeps, and the damage that it tells; who reads here and there must be told and see the same. */
async function survivors(...parts: readonly (readonly number[])[]) {
  const bytes = file(head, ...parts);
  const { ids, damage, error } = await scanned(bytes, { badBlocks: 'skip' });
  expect(error).toBeUndefined();
  const reader = await open(bytes, { badBlocks: 'skip' });
  await reader.walk?.run(() => undefined);
  expect(reader.walk?.progress).toMatchObject({ rows: ids.length, damage });
  const shown: number[] = [];
  for (let start = 0; start < ids.length; start += 7) {
    const rows = { start, end: start + 7 };
    shown.push(...(await firstColumn(reader.read({ rows, columns: [0] }))).map(Number));
  }
  expect(shown).toEqual(ids);
  return { ids, damage };
}

const [b0 = [], b1 = [], b2 = [], b3 = [], b4 = []] = blocks;

describe('a damaged file, skipping what is bad,', () => {
  it('keeps the rows of a block of which only the sync marker is wrong', async () => {
    const { ids, damage } = await survivors(b0, tenRows(1, { marker: wrongMarker }), b2);
    expect(ids).toEqual(numbers(0, 30));
    const end = startOf(2);
    expect(damage).toEqual([
      {
        segment: 1,
        start: end - 16,
        end,
        row: 10,
        lostRows: 0,
        reason: 'its sync marker is wrong',
      },
    ]);
  });

  it('does not take the end of a block for a block', async () => {
    // Its last three bytes look like the head of a block without records, and a byte of data.
    const whole = block(1, [...long(20), ...text('likes blocks \0\u0002!')]);
    const size = rows(10, 10).length + whole.length - 19;
    const { ids, damage } = await survivors(b0, block(10, rows(10, 10), { size }), whole, b2);
    expect(ids).toEqual([...numbers(0, 10), 20, ...numbers(20, 30)]);
    expect(damage).toMatchObject([{ segment: 1, start: startOf(1), row: 10 }]);
  });

  it('keeps the rows of a last block whose sync marker is wrong or cut', async () => {
    const wrong = await survivors(b0, tenRows(1, { marker: wrongMarker }));
    expect(wrong.ids).toEqual(numbers(0, 20));
    for (const missing of [1, 9, 16]) {
      const { ids, damage } = await survivors(b0, b1.slice(0, -missing));
      expect(ids).toEqual(numbers(0, 20));
      expect(damage).toMatchObject([{ segment: 1, lostRows: 0, end: startOf(2) - missing }]);
    }
  });

  it('shows every whole block of a file that was cut', async () => {
    const { ids, damage } = await survivors(b0, b1, b2.slice(0, 40));
    expect(ids).toEqual(numbers(0, 20));
    expect(damage).toMatchObject([{ segment: 2, start: startOf(2), row: 20, lostRows: undefined }]);
    expect((await survivors(b0, b1, b2.slice(0, 1))).ids).toEqual(numbers(0, 20));
  });

  it.each([
    ['a number of records below zero', block(-10, rows(10, 10))],
    ['a size below zero', block(10, rows(10, 10), { size: -5 })],
    ['a size beyond the file', block(10, rows(10, 10), { size: 2n ** 40n })],
    ['a size that is a little wrong', block(10, rows(10, 10), { size: 69 })],
    ['more records than bytes', block(2n ** 50n, rows(10, 10))],
    ['a number that does not end', [...new Array<number>(40).fill(0x80), ...b1]],
  ])('goes on at the next block after %s', async (_, bad) => {
    const { ids, damage } = await survivors(b0, bad, b2, b3);
    expect(ids.filter((id) => id < 10 || id >= 20)).toEqual([
      ...numbers(0, 10),
      ...numbers(20, 40),
    ]);
    expect(damage).toHaveLength(1);
  });

  it('finds a block again that starts too early or too late', async () => {
    const late = await survivors(b0, [1, 2, 3, 4, 5], b1, b2);
    expect(late.ids).toEqual(numbers(0, 30));
    expect(late.damage).toMatchObject([{ start: startOf(1), end: startOf(1) + 5, row: 10 }]);
    const missing = [...b1.slice(0, 20), ...b1.slice(25)];
    const early = await survivors(b0, missing, b2, b3);
    expect(early.ids).toEqual([...numbers(0, 10), ...numbers(20, 40)]);
    // Here the end of one block is missing, its marker included: the next marker is that of the next block.
    const joined = await survivors(b0, b1.slice(0, -20), b2, b3);
    expect(joined.ids).toEqual([...numbers(0, 10), ...numbers(20, 40)]);
  });

  it('believes no start from which the bytes do not decode exactly', async () => {
    // What looks like a block of one record, at the end of a bad one: its 3 bytes are no record.
    const lure = [...long(1), ...long(3), 0xff, 0xff, 0xff];
    const { ids } = await survivors(b0, block(-1, lure), b2);
    expect(ids).toEqual([...numbers(0, 10), ...numbers(20, 30)]);
  });

  it('keeps the records before the one that cannot be decoded', async () => {
    const data = [...rows(10, 4), ...long(14), ...long(2n ** 31n - 1n), ...rows(15, 5)];
    const { ids, damage } = await survivors(b0, block(10, data), b2);
    expect(ids).toEqual([...numbers(0, 14), ...numbers(20, 30)]);
    expect(damage).toMatchObject([{ segment: 1, row: 14, lostRows: 6, start: startOf(1) }]);
    expect(damage[0]?.reason).toMatch(/^record 4, column s: /);
  });

  it('finds blocks inside one that lost as many bytes as they have', async () => {
    const missing = b2.length;
    const large = block(40, rows(100, 40));
    const { ids, damage } = await survivors(
      b0,
      [...large.slice(0, 60), ...large.slice(60 + missing)],
      b2,
      b3,
    );
    expect(ids.slice(-20)).toEqual(numbers(20, 40));
    expect(damage).toMatchObject([{ segment: 1, start: startOf(1) }]);
  });

  it('finds a block that a wrong size hides, whatever is lost of the markers before it', async () => {
    const data = rows(10, 10);
    const inner = [...b2, ...b3];
    // As large as if all until the marker of `b3` were its data; what ends with a marker is a block of its own.
    for (const [lost, kept] of [
      [0, 10],
      [20, 9],
      [data.length, 2],
    ] as const) {
      const outer = block(10, data, { size: data.length + inner.length - lost });
      const { ids, damage } = await survivors(b0, outer.slice(0, outer.length - lost), inner, b4);
      expect(ids).toEqual([...numbers(0, 10 + kept), ...numbers(20, 50)]);
      expect(damage).toMatchObject([{ segment: 1, start: startOf(1) }]);
    }
  });

  it('gets to the end of a file whose every block says that it has all that follows', async () => {
    const count = 4000;
    const parts: number[][] = [];
    let size = 0;
    for (let id = count - 1; id >= 0; id--) {
      const data = rows(id, 1);
      // Up to the marker of the last block.
      parts.push(block(1, data, { size: data.length + size }));
      size += parts.at(-1)?.length ?? 0;
    }
    const bytes = file(head, ...parts.reverse());
    const source = countingSource('a.avro', bytes);
    const { walk } = await openAvro(source, { memoryLimitBytes, badBlocks: 'skip' });
    await walk?.run(() => undefined);
    const { rows: kept = 0, isDone, damage } = walk?.progress ?? {};
    expect(isDone).toBe(true);
    // As many as a file may be read for; the last of them has the others as bytes after its record.
    expect(kept).toBeGreaterThan(300);
    expect(damage?.at(-1)?.reason).toMatch(/ bytes after its last record$/);
    const read = source.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeLessThan(4 * (64 * 2 ** 20 + 10 * bytes.length));
  });

  it('believes in no block of a few bytes in data that is damaged', async () => {
    // The records nest too deep; the last three bytes would be a block of one record that ends there.
    const node = { type: 'record', name: 'N', fields: [{ name: 'n', type: ['null', 'N'] }] };
    const deep = [...new Array<number>(1000).fill(2), 0];
    const reader = await open(file(header({ schema: node }), block(1, deep)), {
      badBlocks: 'skip',
    });
    await reader.walk?.run(() => undefined);
    expect(reader.walk?.progress).toMatchObject({ rows: 0, damage: [{ lostRows: 1 }] });
  });

  it('tells that another block starts inside one of which only the size is wrong', async () => {
    const size = rows(10, 10).length + b2.length + b3.length;
    const { ids, damage } = await survivors(b0, block(10, rows(10, 10), { size }), b2, b3, b4);
    expect(ids).toEqual(numbers(0, 50));
    const reason = `another block starts inside its ${size} bytes`;
    expect(damage).toMatchObject([{ segment: 1, row: 20, lostRows: 0, reason }]);
  });

  it('tells of bytes after the last record, and keeps the records', async () => {
    const { ids, damage } = await survivors(b0, block(7, rows(10, 10)), b2);
    expect(ids).toEqual([...numbers(0, 17), ...numbers(20, 30)]);
    expect(damage).toMatchObject([{ lostRows: 0, reason: '21 bytes after its last record' }]);
  });

  it('survives zeros and rubbish after the last block', async () => {
    for (const tail of [0, 0xaa]) {
      const { ids, damage } = await survivors(b0, new Array<number>(5000).fill(tail));
      expect(ids).toEqual(numbers(0, 10));
      expect(damage).toHaveLength(1);
    }
  });

  it('loses only the blocks that are bad of many', async () => {
    const bad = tenRows(2).fill(0xff, 0, 60);
    const { ids, damage } = await survivors(b0, b1, bad, bad, b4);
    expect(ids).toEqual([...numbers(0, 20), ...numbers(40, 50)]);
    expect(damage.map(({ segment }) => segment)).toEqual([2, 3]);
  });
});

describe('a damaged file, strictly,', () => {
  it('ends at the first bad block, and says which and where', async () => {
    const bytes = file(head, b0, block(10, rows(10, 10), { size: -5 }), b2);
    const { ids, error } = await scanned(bytes);
    expect(ids).toEqual(numbers(0, 10));
    expect(error).toMatchObject({
      code: 'corrupt',
      where: { part: 'block 1', offset: startOf(1) },
    });
    const progress = await walked(bytes, 'strict');
    expect(progress).toMatchObject({ rows: 10, segments: 1, isDone: true });
    expect(progress.damage).toMatchObject([
      { segment: 1, row: 10, start: startOf(1), end: bytes.length, lostRows: undefined },
    ]);
  });

  it('says that a file was cut', async () => {
    const { ids, error } = await scanned(file(head, b0, b1.slice(0, 30)));
    expect(ids).toEqual(numbers(0, 10));
    expect(error).toMatchObject({ code: 'truncated' });
  });
});

describe('a block that is framed well and damaged inside', () => {
  const data = [...rows(10, 4), ...long(14), ...long(-3), ...rows(15, 5)];
  const bytes = file(head, b0, block(10, data), b2);

  it('keeps the numbers of its rows, and fails where they are read', async () => {
    const reader = await open(bytes);
    const read = async (start: number, end: number) =>
      firstColumn(reader.read({ rows: { start, end }, columns: [0] }));
    expect(await read(20, 22)).toEqual([20n, 21n]);
    expect(await read(8, 14)).toEqual([8n, 9n, 10n, 11n, 12n, 13n]);
    await expect(read(12, 16)).rejects.toMatchObject({
      code: 'corrupt',
      where: {
        part: 'block 1, record 4, column s',
        offset: startOf(1) + 3 + rows(10, 4).length + 1,
      },
    });
    await expect(read(16, 18)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('is named when its compression is damaged', async () => {
    // There is no third kind of deflate block.
    const packed = Uint8Array.from(deflateRawSync(Uint8Array.from(rows(0, 10)))).fill(0xff, 0, 1);
    const reader = await open(file(header({ codec: 'deflate' }), block(10, packed)));
    const reading = firstColumn(reader.read({ rows: { start: 0, end: 5 }, columns: [0] }));
    await expect(reading).rejects.toMatchObject({ code: 'corrupt', where: { part: 'block 0' } });
  });

  it('is refused when it unpacks to more than memory allows', async () => {
    const bomb = deflateRawSync(new Uint8Array(64 * 1024 * 1024));
    const reader = await open(file(header({ codec: 'deflate' }), block(1, bomb)), {
      memoryLimitBytes: 64 * 1024 * 1024,
    });
    const reading = firstColumn(reader.read({ rows: { start: 0, end: 1 }, columns: [0] }));
    await expect(reading).rejects.toMatchObject({ code: 'tooLarge', where: { part: 'block 0' } });
  });
});

describe('the sync marker', () => {
  it('may be part of the data', async () => {
    const schema = 'bytes';
    const value = [...long(16), ...syncMarker];
    const { ids, error } = await scanned(
      file(header({ schema }), block(2, [...value, ...value]), block(1, value)),
    );
    expect(error).toBeUndefined();
    expect(ids).toHaveLength(3);
  });
});
