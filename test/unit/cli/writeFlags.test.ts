import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

function optionsOf(...flags: readonly string[]): unknown {
  const command = parseCommand(['rewrite', 'in', 'out', ...flags]);
  return command.kind === 'job' ? command.spec.options : undefined;
}

describe('the flags of writing', () => {
  it('say nothing that was not asked for', () => {
    expect(optionsOf()).toEqual({});
  });

  it('read every option', () => {
    const flags =
      '--row-group-rows 1_000 --row-group-megabytes 2 --compression zstd --level 19 --no-dictionary ' +
      '--dictionary-kilobytes 3 --page-kilobytes 64 --data-page-version 2 --statistics chunk ' +
      '--no-page-index --checksums --bloom-filters --bloom-false-positives 0.05';
    expect(optionsOf(...flags.split(' '))).toEqual({
      rowGroupRows: 1000,
      rowGroupBytes: 2 * 2 ** 20,
      compression: 'zstd',
      compressionLevel: 19,
      dictionary: false,
      dictionaryPageBytes: 3 * 2 ** 10,
      pageBytes: 64 * 2 ** 10,
      dataPageVersion: 2,
      statistics: 'chunk',
      pageIndex: false,
      checksums: true,
      bloomFilter: true,
      bloomFalsePositives: 0.05,
    });
  });

  it('read what is asked for single columns, whatever their names', () => {
    const columns = [
      '--column',
      'a.b=gzip:9,delta_byte_array,dictionary',
      '--column',
      'c=d=no-bloom,none',
    ];
    expect(optionsOf(...columns)).toEqual({
      columns: {
        'a.b': {
          compression: 'gzip',
          compressionLevel: 9,
          encoding: 'DELTA_BYTE_ARRAY',
          dictionary: true,
        },
        'c=d': { bloomFilter: false, compression: 'none' },
      },
    });
  });

  it.each([
    [['--level', 'high'], 'whole number, not high'],
    [['--page-kilobytes', '0'], 'whole number above 0'],
    [['--data-page-version', '3'], 'one of 1, 2'],
    [['--statistics', 'all'], 'one of none, chunk, page'],
    [['--bloom-false-positives', '1'], 'between 0 and 1'],
    [['--column', 'zstd'], 'PATH=CHOICE'],
    [['--column', 'a=fast'], 'fast is no codec'],
    [['--column', 'a=zstd:'], 'whole number'],
  ])('refuse %j', (flags, message) => {
    expect(() => optionsOf(...flags)).toThrow(UsageError);
    expect(() => optionsOf(...flags)).toThrow(message);
  });
});
