import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileWindow } from '../../../../../src/formats/avro/container/fileWindow.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';

describe.each([{ reusesMemory: false }, { reusesMemory: true }])('a window, %o', (options) => {
  const content = Uint8Array.from({ length: 500 }, (_, i) => (i * 31) % 251);
  const ranges = fc.array(
    fc.record({ start: fc.nat(500), length: fc.nat(80), ahead: fc.nat(200) }),
    { maxLength: 20 },
  );

  it('has the bytes that are asked for, wherever it was before', async () => {
    await fc.assert(
      fc.asyncProperty(ranges, async (wanted) => {
        const window = new FileWindow(memorySource('a', content), options);
        for (const { start, length, ahead } of wanted) {
          const end = Math.min(500, start + length);
          const bytes = await window.read({ start, end, ahead }, undefined);
          expect(bytes).toEqual(content.subarray(start, end));
          expect(window.view(start, end)).toEqual(bytes);
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
