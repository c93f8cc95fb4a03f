import { expect, it } from 'vitest';
import { methodText } from '../../../../src/host/jobs/methodText.ts';

it('says of every kind of sample what is kept', () => {
  const ids = { kind: 'ids', groupBy: ['a', 'b'], id: ['c'], idsPerGroup: 1000 } as const;
  expect(
    [
      { ...ids, choose: 'first' as const },
      { ...ids, groupBy: [], choose: 'hash' as const },
      { kind: 'first' as const, rows: 1 },
      { kind: 'every' as const, nth: 100 },
      { kind: 'fraction' as const, fraction: 0.07 },
      { kind: 'random' as const, rows: 2000 },
    ].map((method) => methodText(method, 3)),
  ).toEqual([
    'the first 1,000 IDs (c) of each group (a, b), with all of their rows',
    '1,000 IDs by hash, seed 3 (c), with all of their rows',
    'the first 1 row',
    'one row of 100',
    'about 7 % of the rows, seed 3',
    '2,000 rows by chance, seed 3',
  ]);
});
