import { describe, expect, it } from 'vitest';
import { memoryLimit } from '../../../src/cli/flags.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

describe('memoryLimit', () => {
  it('is taken out of the arguments of any command', () => {
    for (const flag of [['--memory-limit-megabytes', '2048'], ['--memory-limit-megabytes=2048']])
      expect(memoryLimit(['cat', ...flag, 'f.parquet'])).toEqual({
        args: ['cat', 'f.parquet'],
        bytes: 2 ** 31,
      });
    expect(memoryLimit(['cat', 'f'])).toEqual({ args: ['cat', 'f'], bytes: undefined });
  });

  it('is a number of megabytes', () => {
    for (const value of ['much', '0', '-5', '1.5'])
      expect(() => memoryLimit(['cat', 'f', `--memory-limit-megabytes=${value}`])).toThrow(
        UsageError,
      );
    expect(() => memoryLimit(['cat', 'f', '--memory-limit-megabytes'])).toThrow(UsageError);
  });
});
