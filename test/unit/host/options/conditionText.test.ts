import { describe, expect, it } from 'vitest';
import { completions, conditionProblem } from '../../../../src/host/options/conditionText.ts';
import { parseCondition } from '../../../../src/scan/predicate/parseCondition.ts';
import type { Field, TableSchema } from '../../../../src/table/schema.ts';

const field = (name: string, type: Field['type']): Field => ({
  name,
  type,
  typeText: type.kind,
  nullable: true,
});
const schema: TableSchema = {
  fields: [
    field('amount', { kind: 'int', bits: 32, signed: true }),
    field('city', { kind: 'string' }),
    field('is', { kind: 'string' }),
    field('full name', { kind: 'string' }),
  ],
};

describe('conditionProblem', () => {
  it('is none for a condition on columns of the table', () => {
    expect(conditionProblem("amount > 1 and city is not null or city in ('a')", schema)).toBe(
      undefined,
    );
  });

  it('names the column that is not there, and where it stands', () => {
    expect(conditionProblem('amount > 1 and price > 1', schema)).toBe(
      'There is no column price (character 16).',
    );
  });

  it('names the column that a value is not for, and where it stands', () => {
    expect(conditionProblem("city = 'a' and amount = 'many'", schema)).toMatch(
      /^Amount cannot be compared with many: .+ \(character 16\)\.$/,
    );
  });

  it('tells the place of a mistake in the words', () => {
    expect(conditionProblem('amount >', schema)).toMatch(/is expected.+\(character 9\)\.$/);
  });
});

describe('completions', () => {
  const offered = (text: string) => completions(text, schema).map(({ column }) => column);

  it('are all columns where a name may begin', () => {
    expect(offered('')).toEqual(['amount', 'city', 'is', 'full name']);
    expect(offered('amount > 1 and ')).toHaveLength(4);
  });

  it('are those that begin with what is typed, then those that contain it', () => {
    expect(offered('amount > 1 and n')).toEqual(['amount', 'full name']);
    expect(offered('F')).toEqual(['full name']);
  });

  it('are none where no name may stand', () => {
    for (const text of ["city = 'am", 'amount > ', 'amount > 1 ', 'amount '])
      expect(offered(text), text).toEqual([]);
  });

  it('take the place of a column that there is not', () => {
    const texts = completions('amount > 1 and price > 2', schema).map(({ text }) => text);
    expect(texts[0]).toBe('amount > 1 and amount > 2');
    expect(texts).toHaveLength(4);
  });

  it('quote what would not be read as a name', () => {
    const texts = completions('amount > 1 and ', schema).map(({ text }) => text);
    expect(texts).toContain('amount > 1 and "full name" ');
    for (const text of texts) expect(() => parseCondition(`${text} is null`)).not.toThrow();
  });
});
