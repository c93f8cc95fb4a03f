import { describe, expect, it } from 'vitest';
import { fittingColumns } from '../../../webview/panel/fittingColumns.ts';

const columns = [
  { label: '#', width: 30 },
  { label: 'First row', width: 70, yields: 2 },
  { label: 'Size', width: 60 },
  { label: 'Unpacked', width: 80, yields: 1 },
];

describe('columns of a table in the panel', () => {
  it.each([
    [240, ['#', 'First row', 'Size', 'Unpacked']],
    [239, ['#', 'First row', 'Size']],
    [160, ['#', 'First row', 'Size']],
    [159, ['#', 'Size']],
    [10, ['#', 'Size']],
  ])('are, in %i pixels, %j', (width, labels) => {
    const shown = fittingColumns(columns, width).map((index) => columns[index]?.label);
    expect(shown).toEqual(labels);
  });
});
