import { appendFile, mkdir, open, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { openFileSource } from '../../../src/node/fileSource.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('a file source', () => {
  const folder = temporaryFolder();
  const content = Uint8Array.from({ length: 100_000 }, (_, i) => i * 7);

  async function opened() {
    const file = folder.file('data.bin');
    await writeFile(file, content);
    return { file, source: await openFileSource(file) };
  }

  it('reads exactly the asked bytes, also several ranges at once', async () => {
    const { source } = await opened();
    expect(source).toMatchObject({ name: 'data.bin', size: 100_000 });
    const ranges = [
      [0, 0],
      [0, 4],
      [99_996, 100_000],
      [0, 100_000],
    ] as const;
    const reads = await Promise.all(ranges.map(async ([a, b]) => source.read(a, b)));
    expect(reads).toEqual(ranges.map(([a, b]) => content.slice(a, b)));
    await source.close();
  });

  it('fills memory of the caller, and no more than that', async () => {
    const { source } = await opened();
    const memory = new Uint8Array(20);
    await source.readInto?.(memory.subarray(5, 15), 100);
    expect(memory.subarray(5, 15)).toEqual(content.slice(100, 110));
    expect([...memory.subarray(0, 5), ...memory.subarray(15)]).toEqual(new Array(10).fill(0));
    await expect(source.readInto?.(memory, 99_981)).rejects.toMatchObject({ code: 'truncated' });
    await source.close();
  });

  it('reads beyond 4 GiB', async () => {
    const file = folder.file('sparse.bin');
    const handle = await open(file, 'w');
    await handle.write(Uint8Array.of(1, 2, 3), 0, 3, 5 * 2 ** 30);
    await handle.close();
    const source = await openFileSource(file);
    expect(source.size).toBe(5 * 2 ** 30 + 3);
    expect(await source.read(5 * 2 ** 30 + 1, source.size)).toEqual(Uint8Array.of(2, 3));
    await source.close();
  });

  it('says when the file was shortened while open', async () => {
    const { file, source } = await opened();
    await truncate(file, 500);
    await expect(source.read(400, 600)).rejects.toMatchObject({ code: 'changed' });
    await expect(source.read(0, 4)).rejects.toMatchObject({ code: 'changed' });
    await source.close();
  });

  it('says when the file was written to while open, whether it grew or not', async () => {
    const { file, source } = await opened();
    await utimes(file, 1, 1);
    await expect(source.read(0, 4)).rejects.toMatchObject({ code: 'changed' });
    await source.close();
    const again = await openFileSource(file);
    await appendFile(file, 'more');
    await expect(again.read(0, 4)).rejects.toMatchObject({ code: 'changed' });
    await again.close();
  });

  it('says within about a second when the file was removed or replaced', async () => {
    const clock = vi.spyOn(performance, 'now');
    try {
      const { file, source } = await opened();
      await writeFile(folder.file('other'), content);
      await rename(folder.file('other'), file);
      clock.mockReturnValue(performance.now() + 2000);
      await expect(source.read(0, 4)).rejects.toMatchObject({ code: 'changed' });
      await rm(file);
      clock.mockReturnValue(performance.now() + 4000);
      await expect(source.read(0, 4)).rejects.toMatchObject({ code: 'notFound' });
      await source.close();
    } finally {
      clock.mockRestore();
    }
  });

  it('refuses what is missing, a folder, or a pipe, without hanging', async () => {
    await expect(openFileSource(folder.file('none'))).rejects.toMatchObject({ code: 'notFound' });
    await mkdir(folder.file('sub'));
    await expect(openFileSource(folder.file('sub'))).rejects.toMatchObject({ code: 'io' });
    if (process.platform !== 'win32') {
      const makePipe = 'mkfifo';
      execFileSync(makePipe, [folder.file('pipe')]);
      await expect(openFileSource(folder.file('pipe'))).rejects.toMatchObject({ code: 'io' });
    }
  });

  it('refuses to read once cancelled, closed, or beyond its end', async () => {
    const { source } = await opened();
    await expect(source.read(0, 4, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(source.read(0, 100_001)).rejects.toMatchObject({ code: 'truncated' });
    await source.close();
    await source.close();
    await expect(source.read(0, 4)).rejects.toMatchObject({ code: 'closed' });
  });
});
