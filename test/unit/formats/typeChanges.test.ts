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

  it('tells of columns that a later one of their name hides in JSON', () => {
    const changes = typeChanges([text, span, text], { format: 'ndjson' });
    expect(changes).toEqual([
      'Column text: most programs read only the last of the columns of that name.',
    ]);
  });
});
