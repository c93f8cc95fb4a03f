import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../src/table/layout.ts';
import { diagnose } from '../../../webview/panel/diagnosis.ts';

const healthy: FileFacts = {
  format: 'parquet',
  fileBytes: 1_000_000_000,
  rowCount: 10_000_000,
  columnCount: 34,
  leafCount: 34,
  segmentCount: 10,
  createdBy: undefined,
  version: '2.6',
  metadataBytes: 40_000,
  compressedBytes: 1_000_000_000,
  uncompressedBytes: 3_000_000_000,
  codecs: ['SNAPPY'],
  keyValueMetadata: [],
  encryption: 'none',
  lockedColumns: [],
};
const findings = (change: Partial<FileFacts>): string[] =>
  diagnose({ ...healthy, ...change }).map(({ kind, text }) => `${kind}: ${text}`);

describe('diagnose', () => {
  it('praises a good layout', () => {
    expect(findings({})).toEqual([
      'good: Row groups of about 1,000,000 rows (100 MB) are a good size.',
    ]);
  });

  it('finds row groups that are too small, by rows and bytes together', () => {
    const [small] = diagnose({ ...healthy, segmentCount: 9_965 });
    expect(small).toMatchObject({ kind: 'advice', rewriteHelps: true });
    expect(small?.text).toMatch(/^9,965 row groups of about 1,004 rows \(100 kB\) are too small/);
    // Wide rows: few of them make a large group.
    expect(findings({ rowCount: 100_000 })[0]).toMatch(/^good/);
    // A handful of small ones costs nothing.
    expect(findings({ rowCount: 25_000, segmentCount: 5, compressedBytes: 500_000 })[0]).toMatch(
      /^good: 5 row groups .* are small, but few/,
    );
    // One small group is all that a small file can have.
    const tiny = { rowCount: 10, segmentCount: 1, compressedBytes: 900, uncompressedBytes: 2_000 };
    expect(findings(tiny)[0]).toMatch(/^good/);
  });

  it('finds row groups that are too large', () => {
    expect(findings({ segmentCount: 1 })[0]).toMatch(/^advice: The only row group holds 3.0 GB/);
  });

  it('finds missing compression and a heavy footer', () => {
    expect(findings({ codecs: ['UNCOMPRESSED'] })[0]).toMatch(
      /^advice: The data is not compressed/,
    );
    expect(findings({ metadataBytes: 90_000_000 })[0]).toMatch(/^advice: The footer takes 90.0 MB/);
  });

  it('says nothing of an empty file', () => {
    expect(findings({ rowCount: 0, segmentCount: 0 })).toEqual([]);
  });
});
