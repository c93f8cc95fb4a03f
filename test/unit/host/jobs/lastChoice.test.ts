import { describe, expect, it } from 'vitest';
import { keptChoice, withChosen, type Usual } from '../../../../src/host/jobs/lastChoice.ts';
import type { PartSettings, UsualOptions } from '../../../../src/host/settings.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';

const parts: PartSettings = {
  files: 'bytes',
  conflicts: 'refuse',
  partitions: undefined,
  hasSource: true,
  sourceColumn: 'file',
  by: 'bytes',
  style: 'folders',
  openFiles: 100,
  megabytes: 1,
  rows: 10,
  names: { merged: 'part-{n}', numbered: '{name}-{n}', byValue: '{name}-{value}' },
};
const formats: UsualOptions = {
  parquet: { rowGroupRows: 1000, compression: 'zstd', compressionLevel: 19 },
  avro: {},
  arrow: { batchRows: 100 },
  text: { header: true },
  input: { header: true },
};
const usual: Usual = { ...formats, answers: {}, parts };
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
    expect(withChosen(formats, kept.chosen)).toEqual({
      ...formats,
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

  it('is of merges and splits what the settings do not say anyway', () => {
    const limit = { kind: 'bytes', bytes: 2 ** 20 } as const;
    const answers = {
      partitions: undefined,
      source: 'file',
      conflicts: 'refuse',
      parts: { limit },
    };
    const asked = { format: 'avro', ...answers, conflicts: 'refuse' } as const;
    const merge = (own: object) => {
      const spec = jobSpec('merge', { ...asked, parts: { limit, name: 'part-{n}' }, ...own });
      return stored(keptChoice({ spec }, { ...usual, answers })).answers;
    };
    expect(merge({})).toEqual({ format: 'avro' });
    expect(merge({ source: undefined, parts: undefined, conflicts: 'text' })).toEqual({
      format: 'avro',
      source: null,
      parts: null,
      conflicts: 'text',
    });
    expect(merge({ parts: { limit, name: '{name}{n}' } })).toEqual({
      format: 'avro',
      parts: { limit, name: '{name}{n}' },
    });
    const by = { kind: 'value', column: 'city', style: 'names' } as const;
    const split = (openFiles: number, name: string) => {
      const spec = jobSpec('split', { format: 'avro', by: { ...by, openFiles }, name });
      return stored(keptChoice({ spec }, usual)).answers;
    };
    expect(split(100, '{name}-{value}')).toEqual({ format: 'avro', by });
    const other = { format: 'avro', by: { ...by, openFiles: 9 }, name: '{value}' };
    expect(split(9, '{value}')).toEqual(other);
  });
});
