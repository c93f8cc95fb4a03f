import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

describe('parseCommand', () => {
  it('reads cat with columns, rows and format', () => {
    const argv = ['cat', 'a.parquet', '--columns', 'x, y', '--rows', '10:20', '--format', 'csv'];
    expect(parseCommand(argv)).toEqual({
      kind: 'cat',
      file: 'a.parquet',
      columns: ['x', 'y'],
      rows: { start: 10, end: 20 },
      format: 'csv',
      verifyChecksums: false,
      badBlocks: 'strict',
      readerSchema: undefined,
    });
    expect(parseCommand([...argv, '--verify-checksums'])).toMatchObject({ verifyChecksums: true });
    expect(parseCommand([...argv, '--bad-blocks', 'skip'])).toMatchObject({ badBlocks: 'skip' });
    expect(() => parseCommand([...argv, '--bad-blocks', 'keep'])).toThrow(UsageError);
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
      kind: 'job',
      spec: { version: 1, job: 'rewrite', options: {} },
      inputs: ['a'],
      output: 'b',
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
    [['inspect', 'f', '--pages'], '--pages goes with --json'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });

  it('reads the keys of an encrypted file', () => {
    const footer = Buffer.alloc(16, 1);
    const column = Buffer.alloc(32, 2);
    const argv = ['--footer-key', footer.toString('hex'), '--aad-prefix', 'May'];
    const named = ['--column-key', `a.b=${column.toString('base64')}`, '--column-key'];
    const keys = {
      footer: Uint8Array.from(footer),
      columns: {
        'a.b': Uint8Array.from(column),
        'x=y': new TextEncoder().encode('sixteen letters='),
      },
      aadPrefix: new TextEncoder().encode('May'),
    };
    expect(
      parseCommand(['cat', 'f', ...argv, ...named, 'x=y=text:sixteen letters=']),
    ).toMatchObject({ keys });
    expect(parseCommand(['inspect', 'f', ...argv])).toMatchObject({
      keys: { footer: keys.footer, columns: undefined },
    });
    expect(parseCommand(['inspect', 'f'])).toMatchObject({ keys: undefined });
  });

  it('never repeats what was given as a key', () => {
    const secret = 'my-secret-secret';
    for (const argv of [
      ['--footer-key', secret],
      ['--column-key', `a=${secret}`],
      ['--column-key', secret],
    ])
      expect(() => parseCommand(['cat', 'f', ...argv])).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(secret) as string }),
      );
  });

  it('helps without a command', () => {
    expect(parseCommand([])).toEqual({ kind: 'help' });
    expect(parseCommand(['cat', '--help'])).toEqual({ kind: 'help' });
  });
});
