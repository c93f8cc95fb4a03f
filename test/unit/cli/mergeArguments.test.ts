import { describe, expect, it } from 'vitest';
import { parseMerge } from '../../../src/cli/mergeArguments.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const parse = (line: string) => parseMerge(line.split(' '));

describe('merge', () => {
  it('takes any number of files, the last of which is written', () => {
    const { inputs, output, spec, listing } = parse('a.parquet b/*.avro c --recursive out.avro');
    expect([inputs, output]).toEqual([['a.parquet', 'b/*.avro', 'c'], 'out.avro']);
    expect(listing).toEqual({ recursive: true });
    expect(spec).toMatchObject({ job: 'merge', options: { format: 'avro', parts: undefined } });
  });

  it('takes what is to be done about columns', () => {
    const line = 'a b out.csv.gz --no-partitions --source file --conflicts text';
    expect(parse(line).spec.options).toMatchObject({
      format: 'csv',
      partitions: false,
      source: 'file',
      conflicts: 'text',
      text: { compression: 'gzip' },
    });
  });

  it('takes the size of several files', () => {
    expect(parse('a b out --rows-per-file 1_000 --name x-{n}').spec.options).toMatchObject({
      format: 'parquet',
      parts: { limit: { kind: 'rows', rows: 1000 }, name: 'x-{n}' },
    });
    expect(parse('a b out --megabytes-per-file 128 --to avro').spec.options).toMatchObject({
      format: 'avro',
      parts: { limit: { kind: 'bytes', bytes: 134_217_728 } },
    });
  });

  it.each([
    ['out.parquet', 'it takes FILE… and OUT'],
    ['a b out', 'does not say which format'],
    ['a b out --rows-per-file 1 --megabytes-per-file 1', 'not both'],
    ['a b out.parquet --name {n}', '--name goes with'],
    ['a b out.parquet --conflicts guess', '--conflicts is one of refuse, text'],
  ])('refuses %s', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });
});
