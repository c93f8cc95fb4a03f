import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../../src/cli/arguments.ts';

describe('parseCommand', () => {
  it('reads cat with columns, rows and format', () => {
    const argv = ['cat', 'a.parquet', '--columns', 'x, y', '--rows', '10:20', '--format', 'csv'];
    expect(parseCommand(argv)).toEqual({
      kind: 'cat',
      file: 'a.parquet',
      columns: ['x', 'y'],
      rows: { start: 10, end: 20 },
      format: 'csv',
    });
  });

  it('leaves rows open at either end', () => {
    expect(parseCommand(['cat', 'f', '--rows', '5:'])).toMatchObject({
      rows: { start: 5, end: Infinity },
    });
    expect(parseCommand(['cat', 'f', '--rows', ':5'])).toMatchObject({
      rows: { start: 0, end: 5 },
    });
  });

  it('reads rewrite with its defaults', () => {
    expect(parseCommand(['rewrite', 'a', 'b', '--json'])).toEqual({
      kind: 'rewrite',
      file: 'a',
      output: 'b',
      rowGroupRows: 1_048_576,
      rowGroupBytes: 512 * 2 ** 20,
      compression: 'zstd',
      overwrite: false,
      json: true,
    });
  });

  it.each([
    [['shrink', 'f'], 'there is no command shrink'],
    [['inspect'], 'it takes FILE, not 0 names'],
    [['rewrite', 'a'], 'it takes FILE and OUT, not 1 names'],
    [['rewrite', 'a', 'b', '--compression', 'rar'], 'not rar'],
    [['rewrite', 'a', 'b', '--row-group-rows', '0'], 'whole number above 0'],
    [['cat', 'f', '--rows', '20:10'], 'ends before it starts'],
    [['cat', 'f', '--rows', 'all'], 'START:END'],
    [['cat', 'f', '--format', 'xml'], 'ndjson or csv'],
    [['inspect', 'f', '--jsn'], '--jsn'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });

  it('helps without a command', () => {
    expect(parseCommand([])).toEqual({ kind: 'help' });
    expect(parseCommand(['cat', '--help'])).toEqual({ kind: 'help' });
  });
});
