import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments.ts';

function optionsOf(...flags: string[]): unknown {
  const command = parseCommand(['rewrite', 'in.parquet', 'out.parquet', ...flags]);
  return command.kind === 'job' ? command.spec.options : undefined;
}

describe('the flags of a rewrite with other columns or rows', () => {
  it('become its specification', () => {
    const flags = ['--columns', 'a, b=c', '--where', 'a > 1', '--sort', 'b desc nulls first, a'];
    expect(optionsOf(...flags, '--sort-megabytes', '64')).toMatchObject({
      reshape: {
        keep: [{ name: 'a' }, { name: 'b', as: 'c' }],
        where: 'a > 1',
        sort: [
          { column: 'b', descending: true, nullsFirst: true },
          { column: 'a', descending: false, nullsFirst: false },
        ],
        sortMemoryBytes: 64 * 2 ** 20,
      },
    });
  });

  it('are not needed', () => {
    expect(optionsOf()).toMatchObject({ reshape: undefined });
  });

  it.each([
    [['--sort', 'a sideways'], '--sort: '],
    [['--sort-megabytes', '64'], 'goes with --sort'],
    [['--sort', 'a', '--sort-megabytes', 'all'], 'whole number'],
  ])('%j is wrong usage', (flags, message) => {
    expect(() => optionsOf(...flags)).toThrow(message);
  });
});
