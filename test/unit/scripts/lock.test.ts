import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../scripts/steps/lock.mjs';

describe('a lock', () => {
  it('lets runs of one name take turns', async () => {
    const said: string[] = [];
    const turn = (name: string) =>
      withLock('the test of locks', async () => {
        said.push(`${name} begins`);
        await sleep(20);
        said.push(`${name} ends`);
      });
    await Promise.all([turn('one'), turn('two')]);
    const [first] = said[0]?.split(' ') ?? [];
    const second = first === 'one' ? 'two' : 'one';
    expect(said).toEqual([
      `${first} begins`,
      `${first} ends`,
      `${second} begins`,
      `${second} ends`,
    ]);
  });

  it('is given back when the work fails', async () => {
    const fail = () => Promise.reject(new Error('no'));
    await expect(withLock('the test of failing', fail)).rejects.toThrow('no');
    await expect(withLock('the test of failing', () => Promise.resolve('yes'))).resolves.toBe(
      'yes',
    );
  });
});
