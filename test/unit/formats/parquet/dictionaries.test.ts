import { describe, expect, it } from 'vitest';
import '../../parquetWasm.ts';
import { cellsOf, openFixture } from './fixture.ts';

/** Type and cells of every column, by name. */
async function columnsOf(name: string): Promise<Record<string, readonly string[]>> {
  const { reader } = await openFixture(name);
  const { fields } = reader.schema;
  const columns = fields.map((_, index) => index);
  const cells = await cellsOf(reader, { rows: { start: 0, end: Infinity }, columns });
  return Object.fromEntries(
    fields.map((field, index) => [`${field.name} ${field.typeText}`, cells[index] ?? []]),
  );
}

const letters = ['b', '(null)', 'a', 'b', '', 'ä'];

describe('dictionary columns', () => {
  it('of Polars are the texts that their codes stand for', async () => {
    expect(await columnsOf('polarsCategorical.parquet')).toEqual({
      'categorical STRING': letters,
      'enum STRING': letters,
      'list LIST<STRING>': ['["b"]', '[null]', '["a"]', '["b"]', '[""]', '["ä"]'],
    });
  });

  it('of pandas are the values that their codes stand for', async () => {
    const [first, second] = ['2024-01-01T00:00:00', '2024-01-02T00:00:00'];
    const big = '4611686018427387904';
    expect(await columnsOf('pandasCategory.parquet')).toEqual({
      'category STRING': letters,
      'ordered STRING': letters,
      'numbers INT64': [big, '1', big, '(null)', '1', '1'],
      'instants TIMESTAMP(MICROS)': [first, '(null)', second, first, '(null)', first],
    });
  });
});
