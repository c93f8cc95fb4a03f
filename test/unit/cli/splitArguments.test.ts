import { describe, expect, it } from 'vitest';
import { parseSplit } from '../../../src/cli/splitArguments.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const parse = (line: string) => parseSplit(line.split(' '));

describe('split', () => {
  it('takes a limit, and keeps the format of the file', () => {
    const { inputs, output, spec } = parse('a.avro out --rows-per-file 10');
    expect([inputs, output]).toEqual([['a.avro'], 'out']);
    expect(spec.options).toMatchObject({ format: 'avro', by: { kind: 'rows', rows: 10 } });
  });

  it('takes a column', () => {
    const { spec } = parse('a.parquet out --by city --style names --open-files 7 --to csv');
    expect(spec.options).toMatchObject({
      format: 'csv',
      by: { kind: 'value', column: 'city', style: 'names', openFiles: 7 },
    });
    expect(parse('a.parquet out --by city').spec.options).toMatchObject({
      by: { style: 'folders' },
    });
  });

  it('takes how Avro is read and written', () => {
    const { spec, reading } = parse(
      'a.avro out --rows-per-file 9 --codec snappy --block-rows 5 --bad-blocks skip',
    );
    expect(spec.options).toMatchObject({ avro: { codec: 'snappy', blockRows: 5 } });
    expect(reading).toEqual({ badBlocks: 'skip' });
    expect(parse('a.parquet out --rows-per-file 9')).toMatchObject({ reading: undefined });
  });

  it.each([
    ['a.parquet out --rows-per-file 1 --bad-blocks keep', '--bad-blocks is one of strict, skip'],
    ['a.parquet', 'it takes FILE and FOLDER'],
    ['a.parquet out', 'it takes one of'],
    ['a.parquet out --by x --rows-per-file 1', 'it takes one of'],
    ['a.parquet out --by x --style flat', '--style is one of folders, names'],
  ])('refuses %s', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });
});
