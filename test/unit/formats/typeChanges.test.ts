import { describe, expect, it } from 'vitest';
import { typeChanges } from '../../../src/formats/typeChanges.ts';
import { fieldOf } from '../../fakes/tables/cells.ts';

describe('what becomes of columns', () => {
  const text = fieldOf('text', { kind: 'string' });
  const span = fieldOf('span', { kind: 'interval' });

  it('tells of the apostrophe that keeps text from being a formula, where it is asked for', () => {
    expect(typeChanges([text], { format: 'csv' })).toEqual([]);
    expect(typeChanges([text, span], { format: 'tsv', text: { guardFormulas: true } })).toEqual([
      'Column text: text that a spreadsheet would take for a formula gets an apostrophe.',
    ]);
    expect(typeChanges([text], { format: 'ndjson', text: { guardFormulas: true } })).toEqual([]);
  });

  it('tells of what is a type in Arrow for Colonnade only, at any depth', () => {
    const nested = fieldOf('nested', { kind: 'list', item: span });
    expect(typeChanges([text, nested], { format: 'arrow' })).toEqual([
      'Column nested: only Colonnade knows its values as interval again.',
    ]);
  });

  it('tells which parts of a column are others in Parquet', () => {
    const none = { ...fieldOf('none', { kind: 'struct', fields: [] }), typeText: 'record none' };
    const clock = { ...fieldOf('clock', { kind: 'duration', unit: 's' }), typeText: 'duration' };
    const list = fieldOf('list', { kind: 'list', item: clock });
    const table = fieldOf('table', { kind: 'struct', fields: [text, none, list] });
    expect(typeChanges([text, none, table], { format: 'parquet' })).toEqual([
      'Column none: record none has no fields, and becomes null.',
      'Column table: table.none (record none) has no fields, and becomes null; table.list.clock (duration) becomes INT64.',
    ]);
  });

  it('tells of columns that a later one of their name hides in JSON', () => {
    const changes = typeChanges([text, span, text], { format: 'ndjson' });
    expect(changes).toEqual([
      'Column text: most programs read only the last of the columns of that name.',
    ]);
  });
});
