import * as arrow from 'apache-arrow';
import { expect, it, vi } from 'vitest';
import { recordBatch } from '../../../src/formats/arrowType.ts';

it('makes batches, and slices of them, without looking every column up among all', () => {
  const assign = vi.spyOn(arrow.Schema.prototype, 'assign');
  // Of one name, to the library the second would be the first.
  const fields = [new arrow.Field('a', new arrow.Int32()), new arrow.Field('a', new arrow.Utf8())];
  const columns = [
    arrow.vectorFromArray([1, 2], new arrow.Int32()),
    arrow.vectorFromArray(['x', 'y'], new arrow.Utf8()),
  ];
  const data = columns.flatMap((column): readonly arrow.Data[] => column.data);
  const batch = recordBatch(new arrow.Schema(fields), 2, [...data]);
  const slice = batch.slice(1, 2);
  expect(slice.schema.fields.map(({ type }) => String(type))).toEqual(['Int32', 'Utf8']);
  expect(slice.getChildAt(1)?.get(0)).toBe('y');
  expect(assign).not.toHaveBeenCalled();
});
