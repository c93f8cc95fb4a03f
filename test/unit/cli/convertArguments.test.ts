import { describe, expect, it } from 'vitest';
import { parseConvert } from '../../../src/cli/convertArguments.ts';

describe('the flags of convert', () => {
  it('say how the blocks of an Avro file are to be', () => {
    const flags = [
      '--codec',
      'zstandard',
      '--level',
      '7',
      '--block-rows',
      '1_000',
      '--block-kilobytes',
      '64',
    ];
    expect(parseConvert(['in.csv', 'out.avro', ...flags]).spec.options).toMatchObject({
      format: 'avro',
      avro: { codec: 'zstandard', level: 7, blockRows: 1000, blockBytes: 65_536 },
    });
    expect(() => parseConvert(['in.csv', 'out.avro', '--codec', 'lz4'])).toThrow(
      '--codec is one of',
    );
  });

  it('say which rows are kept, in what order, and with how much memory', () => {
    const flags = ['--where', 'a > 1', '--sort', 'b desc', '--sort-megabytes', '8'];
    expect(parseConvert(['in.parquet', 'out.csv', ...flags]).spec.options).toMatchObject({
      where: 'a > 1',
      sort: [{ column: 'b', descending: true, nullsFirst: false }],
      sortMemoryBytes: 8 * 2 ** 20,
    });
  });
});
