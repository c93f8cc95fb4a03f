import { describe, expect, it } from 'vitest';
import { chunkFacts } from '../../../webview/panel/chunkFacts.ts';
import { columnChunk } from './columnChunk.ts';

const facts = (change: Partial<typeof columnChunk> = {}): Record<string, string> =>
  Object.fromEntries(chunkFacts({ ...columnChunk, ...change }));

describe('the facts of a column chunk', () => {
  it('are words', () => {
    expect(facts()).toMatchObject({
      Type: 'STRING (BYTE_ARRAY)',
      Values: '1,000, 12 % null, 3 % empty list',
      Distinct: '31',
      Smallest: 'a',
      Largest: '≤ zz',
      Encodings: '1 dictionary page PLAIN, 12 data pages RLE_DICTIONARY',
      'Page index': 'none',
      'Bloom filter': '2.1 kB at byte 5,000',
    });
  });

  it('leave out what the file does not say', () => {
    expect(Object.keys(facts({ distinct: undefined, valueBytes: undefined }))).not.toContain(
      'Distinct',
    );
    expect(facts({ min: undefined })['Smallest']).toBe('–');
    expect(facts({ levels: [], nulls: 0 })['Values']).toBe('1,000, no nulls');
  });

  it('tell what encloses geometries', () => {
    const geospatial = { box: { x: [1, 2], y: [3, 4.5] }, types: ['Point', 'Polygon Z'] } as const;
    expect(facts({ geospatial })['Geometries']).toBe('Point, Polygon Z; x 1 to 2, y 3 to 4.5');
  });
});
