import { describe, expect, it } from 'vitest';
import { openAvro } from '../../../../../src/formats/avro/reader.ts';
import type { WalkProgress } from '../../../../../src/table/growth.ts';
import { block, file, header, long, syncMarker, tenRows } from '../../../../fakes/avroContainer.ts';
import { countingSource } from '../../../countingSource.ts';
import { memoryLimitBytes, numbers, open } from '../reading.ts';

const megabyte = 1024 * 1024;

/** Blocks of one value of three megabytes each: too large to be read on the way. */
function largeBlocks(count: number): Uint8Array {
  const data = [...long(3 * megabyte)];
  const one = Buffer.concat([
    file(long(1), long(3 * megabyte + data.length), data),
    new Uint8Array(3 * megabyte),
    syncMarker,
  ]);
  return Buffer.concat([file(header({ schema: 'bytes' })), ...numbers(0, count).map(() => one)]);
}

describe('a walk', () => {
  it('hops over the data of large blocks', async () => {
    const source = countingSource('a.avro', largeBlocks(12));
    const { walk } = await openAvro(source, { memoryLimitBytes });
    await walk?.run(() => undefined);
    expect(walk?.progress).toMatchObject({ rows: 12, segments: 12, isDone: true, damage: [] });
    const bytes = source.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    // Until it knows how large blocks are, it reads everything.
    expect(bytes).toBeLessThan(20 * megabyte);
    const last = source.reads.at(-1) ?? [0, 0];
    expect(last[1] - last[0]).toBeLessThan(100);
  });

  it('reads small blocks in one sweep', async () => {
    const bytes = file(header(), ...numbers(0, 500).map((n) => tenRows(n)));
    const source = countingSource('a.avro', bytes);
    const { walk } = await openAvro(source, { memoryLimitBytes });
    const before = source.reads.length;
    await walk?.run(() => undefined);
    expect(source.reads.length - before).toBe(1);
    expect(walk?.progress.rows).toBe(5000);
  });

  it('tells how far it is, never less than before, and last that it is done', async () => {
    const { walk } = await open(file(header(), ...numbers(0, 300).map((n) => tenRows(n))));
    const told: WalkProgress[] = [];
    await walk?.run((progress) => told.push(progress));
    expect(told.map(({ rows }) => rows)).toEqual(
      told.map(({ rows }) => rows).sort((a, b) => a - b),
    );
    expect(told.at(-1)).toMatchObject({ rows: 3000, segments: 300, isDone: true });
    expect(told.filter(({ isDone }) => isDone)).toHaveLength(1);
  });

  it('is shared by all who walk, and one who leaves does not stop the others', async () => {
    const bytes = file(header(), ...numbers(0, 3000).map(() => block(1, [2, 2, 97])));
    const source = countingSource('a.avro', bytes);
    const { walk } = await openAvro(source, { memoryLimitBytes });
    const before = source.reads.length;
    const leaving = new AbortController();
    const left = walk?.run(() => undefined, leaving.signal);
    const staying = walk?.run(() => undefined);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await staying;
    expect(walk?.progress).toMatchObject({ rows: 3000, isDone: true });
    expect(source.reads.length - before).toBeLessThanOrEqual(2);
  });

  it('goes on where it was stopped', async () => {
    const { walk } = await open(file(header(), tenRows(0), tenRows(1)));
    await expect(walk?.run(() => undefined, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    await walk?.run(() => undefined);
    expect(walk?.progress).toMatchObject({ rows: 20, segments: 2 });
  });

  it('has nothing to find in a file without blocks', async () => {
    const { walk } = await open(file(header()));
    expect(walk?.progress).toMatchObject({ rows: 0, segments: 0, isDone: true });
    await walk?.run(() => undefined);
  });
});
