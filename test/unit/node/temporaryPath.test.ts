import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryPathFor } from '../../../src/node/temporaryPath.ts';

it('is beside the target, hidden, and no other job gets the same', () => {
  const [one, two] = [
    temporaryPathFor('/data/trips.parquet'),
    temporaryPathFor('/data/trips.parquet'),
  ];
  expect(one).not.toBe(two);
  expect(path.dirname(one)).toBe('/data');
  expect(path.basename(one)).toMatch(/^\.trips\.parquet\.colonnade-.+\.tmp$/);
});

it('is a name that a disk takes, however long that of the target is', () => {
  const longest = path.basename(temporaryPathFor(`/data/${'😀'.repeat(63)}`));
  expect(Buffer.byteLength(`${longest}.scratch`)).toBeLessThanOrEqual(255);
});
