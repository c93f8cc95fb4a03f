import { describe, expect, it } from 'vitest';
import { keptChoice, withChosen } from '../../../../src/host/jobs/lastChoice.ts';
import type { UsualOptions } from '../../../../src/host/settings.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

const usual: UsualOptions = {
  parquet: { rowGroupRows: 1000, compression: 'zstd', compressionLevel: 19 },
  avro: {},
  arrow: { batchRows: 100 },
  text: { header: true },
  input: { header: true },
};
/** What a memento gives back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('what is kept of a job', () => {
  it('is what was chosen otherwise than the settings say, so that a setting that is changed later still counts', () => {
    const parquet = {
      rowGroupRows: 1000,
      compression: 'snappy',
      compressionLevel: undefined,
    } as const;
    const kept = stored(keptChoice({ spec: jobSpec('rewrite', parquet) }, usual));
    const later = { ...usual, parquet: { ...usual.parquet, rowGroupRows: 5 } };
    expect(withChosen(later, kept.chosen).parquet).toEqual({
      rowGroupRows: 5,
      compression: 'snappy',
      // Not the 19 of the settings, which snappy does not have.
      compressionLevel: undefined,
    });
  });

  it('stays for other formats than the last', () => {
    const csv = { format: 'csv', text: { delimiter: ';', header: true } } as const;
    const first = keptChoice({ spec: jobSpec('convert', csv) }, usual);
    const avro = { format: 'avro', avro: { codec: 'deflate' } } as const;
    const kept = stored(keptChoice({ spec: jobSpec('convert', avro) }, usual, first));
    expect(kept).toEqual({
      answers: { format: 'avro' },
      chosen: { text: { delimiter: ';' }, avro: { codec: 'deflate' } },
    });
    expect(withChosen(usual, kept.chosen)).toEqual({
      ...usual,
      avro: { codec: 'deflate' },
      text: { header: true, delimiter: ';' },
    });
  });

  it('says nothing of the columns and rows of one table', () => {
    const parquet = { columns: { city: { bloomFilter: true } }, rowGroupRows: 7 };
    const convert = {
      format: 'parquet',
      parquet,
      columns: [{ name: 'city' }],
      rows: { start: 1, end: 2 },
    } as const;
    expect(stored(keptChoice({ spec: jobSpec('convert', convert) }, usual))).toEqual({
      answers: { format: 'parquet' },
      chosen: { parquet: { rowGroupRows: 7 } },
    });
    const rewrite = { avro: { codec: 'null' }, reshape: { where: 'a = 1' } } as const;
    expect(stored(keptChoice({ spec: jobSpec('rewrite', rewrite) }, usual))).toEqual({
      answers: {},
      chosen: { avro: { codec: 'null' } },
    });
  });
});
