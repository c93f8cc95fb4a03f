import { expect, it } from 'vitest';
import {
  columnEntries,
  keptOf,
  moved,
  renamed,
} from '../../../../src/host/options/columnEntries.ts';

const names = ['a', 'b', 'c'];
const order = (entries: ReturnType<typeof columnEntries>) => entries.map(({ name }) => name);

it('all columns as they are is nothing that is asked for', () => {
  expect(keptOf(columnEntries(names, undefined), names)).toBeUndefined();
});

it('columns that were chosen stand first, in their order; those that are gone are forgotten', () => {
  const kept = [{ name: 'c', as: 'x' }, { name: 'gone' }, { name: 'a' }];
  const entries = columnEntries(names, kept);
  expect(order(entries)).toEqual(['c', 'a', 'b']);
  expect(keptOf(entries, names)).toEqual([{ name: 'c', as: 'x' }, { name: 'a' }]);
});

it('a column moves as far as there are places', () => {
  const entries = columnEntries(names, undefined);
  expect(order(moved(entries, 'a', 1))).toEqual(['b', 'a', 'c']);
  expect(order(moved(entries, 'a', -1))).toEqual(names);
  expect(order(moved(entries, 'c', 1))).toEqual(names);
  expect(keptOf(moved(entries, 'a', 1), names)).toEqual([
    { name: 'b' },
    { name: 'a' },
    { name: 'c' },
  ]);
});

it('a column that gets another name is kept, and its own name is none', () => {
  const none = columnEntries(names, [{ name: 'a' }]);
  expect(keptOf(renamed(none, 'b', 'x'), names)).toEqual([{ name: 'a' }, { name: 'b', as: 'x' }]);
  const entries = columnEntries(names, undefined);
  expect(keptOf(renamed(renamed(entries, 'b', 'x'), 'b', 'b'), names)).toBeUndefined();
});
