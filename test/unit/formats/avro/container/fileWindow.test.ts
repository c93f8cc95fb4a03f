import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileWindow } from '../../../../../src/formats/avro/container/fileWindow.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { countingSource } from '../../../countingSource.ts';

describe.each([{ reusesMemory: false }, { reusesMemory: true }])('a window, %o', (options) => {
  const content = Uint8Array.from({ length: 500 }, (_, i) => (i * 31) % 251);
  const ranges = fc.array(
    fc.record({ start: fc.nat(500), length: fc.nat(80), ahead: fc.nat(200), next: fc.nat(200) }),
    { maxLength: 20 },
  );

  it('has the bytes that are asked for, wherever it was before', async () => {
    await fc.assert(
      fc.asyncProperty(ranges, async (wanted) => {
        const window = new FileWindow(memorySource('a', content), options);
        for (const { start, length, ahead, next } of wanted) {
          const end = Math.min(500, start + length);
          const bytes = await window.read({ start, end, ahead }, undefined);
          expect(bytes).toEqual(content.subarray(start, end));
          expect(window.view(start, end)).toEqual(bytes);
          window.readAhead(next, undefined);
        }
      }),
    );
  });

  it('reads into one memory only if it may', async () => {
    const window = new FileWindow(memorySource('a', content), options);
    const first = await window.read({ start: 0, end: 10, ahead: 0 }, undefined);
    const second = await window.read({ start: 20, end: 30, ahead: 0 }, undefined);
    expect(second.buffer === first.buffer).toBe(options.reusesMemory);
  });
});

describe('a window that reads ahead', () => {
  const content = Uint8Array.from({ length: 500 }, (_, i) => (i * 31) % 251);

  it('reads on from where it ends, and carries over what it has of what is wanted next', async () => {
    const source = countingSource('a', content);
    const window = new FileWindow(source, { reusesMemory: true });
    await window.read({ start: 0, end: 10, ahead: 100 }, undefined);
    for (const start of [90, 190, 300]) {
      window.readAhead(100, undefined);
      const bytes = await window.read({ start, end: start + 30, ahead: 100 }, undefined);
      expect(bytes).toEqual(content.subarray(start, start + 30));
    }
    expect(source.reads).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
      [300, 400],
    ]);
  });

  it('fails when what it could not read is wanted, and not before', async () => {
    const source = memorySource('a', content);
    const abort = new AbortController();
    const window = new FileWindow(source, { reusesMemory: true });
    await window.read({ start: 0, end: 10, ahead: 100 }, undefined);
    abort.abort();
    window.readAhead(100, abort.signal);
    expect(await window.read({ start: 20, end: 90, ahead: 100 }, undefined)).toHaveLength(70);
    await expect(window.read({ start: 90, end: 120, ahead: 100 }, undefined)).rejects.toMatchObject(
      { code: 'aborted' },
    );
    expect(await window.read({ start: 90, end: 120, ahead: 100 }, undefined)).toHaveLength(30);
  });
});
