import { describe, expect, it } from 'vitest';
import { readingLimits } from '../../../src/cli/flags.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const every = {
  'memory-limit-megabytes': [2048, { memoryLimitBytes: 2 ** 31 }],
  'prefetch-blocks': [8, { prefetchBlocks: 8 }],
  'prefetch-megabytes': [1, { prefetchBytes: 2 ** 20 }],
  'batch-rows': [1000, { batchRows: 1000 }],
} as const;

describe('flags that say how files are read', () => {
  it.each(Object.entries(every))('are taken out of any command (%s)', (name, [value, limits]) => {
    for (const flag of [[`--${name}`, String(value)], [`--${name}=${value}`]])
      expect(readingLimits(['cat', ...flag, 'f.avro'])).toEqual({
        args: ['cat', 'f.avro'],
        limits,
      });
  });

  it('go together, and are not there where they are not given', () => {
    const both = ['--batch-rows', '5', 'cat', 'f', '--prefetch-blocks=2'];
    expect(readingLimits(both)).toEqual({
      args: ['cat', 'f'],
      limits: { batchRows: 5, prefetchBlocks: 2 },
    });
    expect(readingLimits(['cat', 'f'])).toEqual({ args: ['cat', 'f'], limits: {} });
  });

  it('are whole numbers above 0', () => {
    for (const name of Object.keys(every)) {
      for (const value of ['much', '0', '-5', '1.5'])
        expect(() => readingLimits(['cat', 'f', `--${name}=${value}`])).toThrow(UsageError);
      expect(() => readingLimits(['cat', 'f', `--${name}`])).toThrow(UsageError);
    }
  });
});
