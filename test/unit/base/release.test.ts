import { describe, expect, it } from 'vitest';
import { release } from '../../../src/base/release.ts';

describe('releasing a buffer', () => {
  it('frees its memory without waiting for the collector', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 8; i++) {
      const bytes = new Uint8Array(16 * 2 ** 20).fill(1);
      release(bytes.buffer);
      expect(bytes).toHaveLength(0);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
  });
});
