import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../../src/table/layout.ts';
import { diagnoseBlocks } from '../../../../webview/panel/avro/blockDiagnosis.ts';
import { avroDocument, grownBy } from '../../growing.ts';

const findings = (change: Partial<FileFacts>): readonly string[] =>
  diagnoseBlocks({ ...avroDocument(grownBy()).facts, ...change }).map(
    ({ kind, text }) => `${kind}: ${text}`,
  );

describe('the diagnosis of blocks', () => {
  it('praises blocks of a usual size', () => {
    const usual = { segmentCount: 100, rowCount: 100_000, compressedBytes: 6_400_000 };
    expect(findings(usual)).toEqual([
      'good: Blocks of about 1,000 rows (64.0 kB) are a good size.',
    ]);
  });

  it('says that many tiny blocks are too small', () => {
    const tiny = { segmentCount: 10_000, rowCount: 200_000, compressedBytes: 5_000_000 };
    const [first] = findings(tiny);
    expect(first).toMatch(/^advice: 10,000 blocks of about 20 rows \(500 bytes\) are too small/);
  });

  it('does not mind a few tiny blocks, but does not praise them', () => {
    const few = { segmentCount: 5, rowCount: 400, compressedBytes: 12_500 };
    expect(findings(few)).toEqual([
      'good: Blocks of about 80 rows (2.5 kB): small, but too few for that to matter.',
    ]);
  });

  it('says that huge blocks are too large', () => {
    const huge = { segmentCount: 2, rowCount: 200, compressedBytes: 200_000_000 };
    expect(findings(huge)[0]).toMatch(/^advice: Blocks hold about 100 rows \(100 MB\)/);
  });

  it('advises a codec for much data that has none, and puts advice first', () => {
    const plain = {
      segmentCount: 100,
      rowCount: 1e6,
      compressedBytes: 6_400_000,
      codecs: ['null'],
    };
    expect(findings(plain).map((text) => text.split(':')[0])).toEqual(['advice', 'good']);
    expect(findings({ ...plain, segmentCount: 1, compressedBytes: 900 })).toHaveLength(1);
  });

  it('has nothing to say of a file without blocks', () => {
    expect(findings({ segmentCount: 0, rowCount: 0, compressedBytes: 0 })).toEqual([]);
  });
});
