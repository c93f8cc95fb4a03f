import { expect, it } from 'vitest';
import { damageSentences } from '../../../src/jobs/damageSentences.ts';

const span = (segment: number, lostRows: number | undefined) => ({
  segment,
  start: 1000 * segment,
  end: 1000 * segment + 10,
  row: 0,
  lostRows,
  reason: 'no marker',
});

it('tells of each place, and of several what they come to', () => {
  expect(damageSentences([])).toEqual([]);
  expect(damageSentences([span(1, undefined)])).toEqual([
    'Block 1 at byte 1,000 is damaged, its rows are left out: no marker.',
  ]);
  expect(damageSentences([span(1, 2), span(3, 1), span(5, 0)])).toEqual([
    'Block 1 at byte 1,000 is damaged, 2 rows are left out: no marker.',
    'Block 3 at byte 3,000 is damaged, 1 row is left out: no marker.',
    'Block 5 at byte 5,000 is damaged, all of its rows are kept: no marker.',
    'In all, 3 rows are left out.',
  ]);
  const last = (...lost: (number | undefined)[]) =>
    damageSentences(lost.map((rows, i) => span(i, rows))).at(-1);
  expect(last(undefined, undefined)).toBe('In all, the rows of 2 places are left out.');
  expect(last(4, undefined)).toBe(
    'In all, 4 rows are left out, and those of 1 place where nobody can tell how many.',
  );
});

it('tells of no more places than anybody reads', () => {
  const sentences = damageSentences(Array.from({ length: 25 }, (_, i) => span(i, 1)));
  expect(sentences.slice(-2)).toEqual([
    '5 more places are damaged.',
    'In all, 25 rows are left out.',
  ]);
});
