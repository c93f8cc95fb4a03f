import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isRunning } from '../../../src/node/nodeEngine.ts';

it('tells a process that is there from one that is gone', () => {
  const gone = execFileSync(process.execPath, ['-p', 'process.pid']).toString();
  expect([process.pid, Number(gone)].map(isRunning)).toEqual([true, false]);
});
