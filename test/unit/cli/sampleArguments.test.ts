import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const optionsOf = (...args: string[]): unknown => {
  const command = parseCommand(['sample', 'in.parquet', 'out.parquet', ...args]);
  return command.kind === 'job' ? command.spec.options : undefined;
};

describe('the flags of sample', () => {
  it('say which IDs of which groups are kept', () => {
    expect(optionsOf('--group-by', 'a, b', '--id', 'c', '--ids', '1,000')).toMatchObject({
      method: { kind: 'ids', groupBy: ['a', 'b'], id: ['c'], idsPerGroup: 1000, choose: 'first' },
      seed: 0,
      format: 'parquet',
    });
  });

  it('take the whole file for one group where none is named', () => {
    expect(optionsOf('--id', 'c', '--choose', 'hash', '--seed', '7')).toMatchObject({
      method: { groupBy: [], idsPerGroup: 10, choose: 'hash' },
      seed: 7,
    });
  });

  it.each([
    [['--first', '5'], { kind: 'first', rows: 5 }],
    [['--every', '3'], { kind: 'every', nth: 3 }],
    [['--fraction', '0.01'], { kind: 'fraction', fraction: 0.01 }],
    [['--random', '9'], { kind: 'random', rows: 9 }],
  ])('%j is a sample of rows', (args, method) => {
    expect(optionsOf(...args)).toMatchObject({ method });
  });

  it('say what is kept and how it is written', () => {
    const args = [
      '--first',
      '5',
      '--columns',
      'x,y',
      '--where',
      'x > 1',
      '--compression',
      'snappy',
    ];
    expect(optionsOf(...args, '--row-group-rows', '10')).toMatchObject({
      columns: ['x', 'y'],
      where: 'x > 1',
      parquet: { compression: 'snappy', rowGroupRows: 10 },
    });
  });

  it.each([
    [[], 'it takes one of --id'],
    [['--first', '1', '--every', '2'], 'it takes one of --id'],
    [['--id', 'a', '--first', '1'], 'it takes one of --id'],
    [['--fraction', '2'], 'above 0 and at most 1'],
    [['--id', 'a', '--choose', 'last'], 'not last'],
    [['--first', '1', '--seed', 'x'], '--seed is a whole number'],
    [['--first', '1', '--compression', 'rar'], 'not rar'],
  ])('%j is refused', (args, message) => {
    expect(() => optionsOf(...args)).toThrow(UsageError);
    expect(() => optionsOf(...args)).toThrow(message);
  });
});
