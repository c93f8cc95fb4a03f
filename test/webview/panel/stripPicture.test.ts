import { describe, expect, it } from 'vitest';
import type { PageStrip } from '../../../src/table/layout.ts';
import { barsOf, stripBinAt, stripText } from '../../../webview/panel/stripPicture.ts';

const strip: PageStrip = {
  encodings: ['dictionary', 'PLAIN'],
  pageCount: 5,
  pagesPerBin: 2,
  bins: 3,
  bytes: [300, 100, 0, 800, 0, 200],
};

describe('the strip of pages', () => {
  it('stacks encodings in bars that share one scale', () => {
    expect(barsOf(strip)).toEqual([
      { bin: 0, encoding: 0, from: 0, to: 0.375 },
      { bin: 0, encoding: 1, from: 0.375, to: 0.5 },
      { bin: 1, encoding: 1, from: 0, to: 1 },
      { bin: 2, encoding: 1, from: 0, to: 0.25 },
    ]);
  });

  it('finds the bin under the pointer', () => {
    expect(stripBinAt(strip, 0, 300)).toBe(0);
    expect(stripBinAt(strip, 299, 300)).toBe(2);
    expect(stripBinAt(strip, 300, 300)).toBeUndefined();
    expect(stripBinAt(strip, 0, 0)).toBeUndefined();
  });

  it('says which pages a bin holds, and how large they are', () => {
    expect(stripText(strip, 0)).toBe('Pages 0–1 · 300 bytes dictionary · 100 bytes PLAIN');
    expect(stripText(strip, 2)).toBe('Page 4 · 200 bytes PLAIN');
  });

  it('has no bars without pages', () => {
    expect(barsOf({ ...strip, pageCount: 0, bins: 0, bytes: [] })).toEqual([]);
  });
});
