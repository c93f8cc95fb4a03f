import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isGone, isRunning, ownerName, ownerPattern } from '../../../src/node/owner.ts';

const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
const [machine = '', , start = ''] = ownerName().split('-');

it('tells a process that is there from one that is gone', () => {
  expect([process.pid, gone].map(isRunning)).toEqual([true, false]);
});

it('tells its own name, by which it is known to be there', () => {
  expect(ownerName()).toMatch(new RegExp(`^${ownerPattern}$`));
  expect(isGone(ownerName())).toBe(false);
});

it('takes a process for gone that no longer runs, or whose number another one has', () => {
  expect(isGone(`${machine}-${gone}-${start}`)).toBe(true);
  // Only Linux tells when others began.
  const another = `${machine}-${process.pid}-1`;
  expect(isGone(another)).toBe(process.platform === 'linux');
});

it('takes nobody for gone whom it cannot know', () => {
  expect(isGone(`${machine === '00000000' ? '1' : '0'}0000000-${gone}-${start}`)).toBe(false);
  expect(isGone(`${machine}-${process.pid}-`)).toBe(false);
});
