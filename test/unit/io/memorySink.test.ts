import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';

describe('an output kept in memory', () => {
  it('commits to exactly the bytes that were written, and reads them back before', async () => {
    const sink = createMemorySink(1 << 20);
    const parts = Array.from({ length: 40 }, (_, i) => new Uint8Array(i * 100).fill(i));
    for (const part of parts) await sink.write(part);
    expect(sink.position).toBe(78_000);
    expect(await sink.readBack(100, 301)).toEqual(
      Uint8Array.from([...new Array<number>(200).fill(2), 3]),
    );
    const bytes = await sink.commit();
    expect(bytes?.byteLength).toBe(78_000);
    expect(bytes?.buffer.byteLength).toBe(78_000);
    expect(bytes?.at(-1)).toBe(39);
  });

  it('refuses more bytes than allowed', async () => {
    const sink = createMemorySink(10);
    await sink.write(new Uint8Array(10));
    await expect(sink.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'tooLarge' });
  });

  it('refuses to write once cancelled', async () => {
    const sink = createMemorySink(10);
    await expect(sink.write(new Uint8Array(1), AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(sink.position).toBe(0);
  });
});

describe('a source over bytes in memory', () => {
  it('hands out copies, and refuses ranges that are not there', async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const source = memorySource('four', bytes);
    const read = await source.read(1, 3);
    read.fill(9);
    expect(Array.from(bytes)).toEqual([1, 2, 3, 4]);
    await expect(source.read(3, 5)).rejects.toMatchObject({ code: 'truncated' });
  });
});
