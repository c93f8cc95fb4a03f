import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments.ts';

const optionsOf = (line: string): unknown => {
  const command = parseCommand(line.split(' '));
  return command.kind === 'job' ? command.spec.options : undefined;
};

const input = '--input-delimiter ; --no-input-header --input-null NA --guess-rows 5';
const output = '--delimiter | --no-header --null - --guard-formulas';

describe('the flags of text', () => {
  it.each([
    'convert in.csv out.csv.gz',
    'merge a.csv b.csv out.csv.gz',
    'sample in.parquet out.csv.gz --first 1',
  ])('say how it is written, compressed as the name says: %s', (line) => {
    expect(optionsOf(`${line} ${output}`)).toMatchObject({
      format: 'csv',
      text: {
        delimiter: '|',
        header: false,
        nullText: '-',
        guardFormulas: true,
        compression: 'gzip',
      },
    });
  });

  it.each([
    'convert in.csv out.parquet',
    'merge a.csv b.csv out.parquet',
    'split in.csv out --rows-per-file 1',
  ])('say how it lies where it is read: %s', (line) => {
    expect(optionsOf(`${line} ${input}`)).toMatchObject({
      input: { delimiter: ';', header: false, nullText: 'NA', guessRows: 5 },
    });
  });

  it('are refused where they cannot be', () => {
    expect(() => optionsOf('merge a.csv b.csv out.parquet --guess-rows x')).toThrow('--guess-rows');
  });
});
