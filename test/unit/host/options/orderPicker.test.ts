import { expect, it } from 'vitest';
import { withKey } from '../../../../src/host/options/orderPicker.ts';

const keys = [{ column: 'a' }, { column: 'b' }];

it('a new column is sorted by last, a known one stays in its place, and one without a direction is left out', () => {
  const last = { column: 'c', descending: true };
  expect(withKey(keys, 'c', last)).toEqual([...keys, last]);
  const changed = { column: 'a', descending: true };
  expect(withKey(keys, 'a', changed)).toEqual([changed, { column: 'b' }]);
  expect(withKey(keys, 'a', undefined)).toEqual([{ column: 'b' }]);
});
