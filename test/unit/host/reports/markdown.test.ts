import { describe, expect, it } from 'vitest';
import { addCounts, noSegments, type SegmentCounts } from '../../../../src/jobs/count/countSpec.ts';
import {
  countsMarkdown,
  hasFaults,
  validationMarkdown,
  validationsMarkdown,
} from '../../../../src/host/reports/markdown.ts';
import type { ValidateSummary } from '../../../../src/jobs/validate/validateSpec.ts';

const sound: ValidateSummary = {
  format: 'parquet',
  bytesIn: 1000,
  rows: 12_000,
  segments: 2,
  columns: 3,
  pages: 8,
  checksums: 4,
  faults: 0,
  groups: [],
  ungrouped: 0,
  unchecked: [],
};

describe('a report', () => {
  it('of a sound file says what was looked at', () => {
    expect(validationMarkdown('a_b.parquet', sound)).toBe(
      '# a\\_b.parquet\n\nNo faults were found in 12,000 rows, 2 row groups, 8 pages (4 with checksums).\n\n',
    );
  });

  it('tells of faults with their places, and leaves no name of a column to Markdown', () => {
    const fault = {
      kind: 'checksum',
      subject: 'a*b',
      part: 'row group 0, column a*b',
      offset: 4096,
      message: 'a page is wrong',
    } as const;
    const groups = [{ kind: 'checksum', subject: 'a*b', count: 7, faults: [fault] }] as const;
    const text = validationMarkdown('x', { ...sound, faults: 9, groups, ungrouped: 2 });
    expect(text).toContain('## Wrong checksums, a\\*b: 7\n\n');
    expect(text).toContain(
      '- row group 0, column a\\*b, byte 4,096: a page is wrong\n\n… and 6 more.',
    );
    expect(text).toContain('… and 2 faults beside these 1 group.');
  });

  it('of many files has a line for each, and tells in full of those that there is more to say of', () => {
    const unchecked = ['Column c is encrypted.'];
    const files = [
      { name: 'a_b', found: sound },
      { name: 'b', found: { ...sound, faults: 2, ungrouped: 2 } },
      { name: 'c', found: { ...sound, unchecked } },
      { name: 'd|e', found: 'd|e is no Parquet file.' },
    ];
    const checked = '12,000 rows, 2 row groups, 8 pages (4 with checksums)';
    const [head, ...reports] = validationsMarkdown(files).split(/^(?=# )/m);
    expect(head?.trim().split('\n')).toEqual([
      '| File | Result | Checked |',
      '| --- | --- | --- |',
      `| a\\_b | no faults | ${checked} |`,
      `| b | **2 faults** | ${checked} |`,
      `| c | no faults | ${checked} |`,
      '| d\\|e | **d\\|e is no Parquet file.** | |',
    ]);
    expect(reports.map((report) => report.split('\n')[0])).toEqual(['# b', '# c']);
    expect(files.map(({ found }) => hasFaults(found))).toEqual([false, true, false, true]);
  });

  it('of the row groups of many files has their total', () => {
    const a: SegmentCounts = {
      ...noSegments,
      format: 'parquet',
      segments: 2,
      rows: 10,
      average: 5,
      least: 4,
      most: 6,
    };
    const b: SegmentCounts = {
      ...a,
      format: 'avro',
      segments: 1,
      rows: 2,
      average: 2,
      least: 2,
      most: 2,
    };
    const total = [a, b].reduce(addCounts, noSegments);
    expect(total).toMatchObject({ segments: 3, rows: 12, average: 4, least: 2, most: 6 });
    const files = [
      { name: 'a', found: a },
      { name: 'b', found: 'it is gone' },
    ];
    expect(countsMarkdown(files, total).split('\n').slice(2, 5)).toEqual([
      '| a | 2 row groups | 10 | 5 | 4 | 6 |',
      '| b | it is gone | | | | |',
      '| **Total** | 3 | 12 | 4 | 2 | 6 |',
    ]);
  });
});
