import { describe, expect, it } from 'vitest';
import {
  readAhead,
  type ReadAheadOptions,
} from '../../../../../src/formats/avro/read/readAhead.ts';

interface Log {
  readonly started: number[];
  closed: boolean;
}

async function* upTo(count: number, log: Log): AsyncGenerator<number> {
  try {
    for (let item = 0; item < count; item++) yield await Promise.resolve(item);
  } finally {
    log.closed = true;
  }
}

function optionsOf(
  log: Log,
  limits: Partial<ReadAheadOptions<number, number>> = {},
): ReadAheadOptions<number, number> {
  const start = async (item: number): Promise<number> => {
    log.started.push(item);
    // Later ones are done first.
    await new Promise((resolve) => setTimeout(resolve, 5 - item));
    return item * 10;
  };
  return { items: 3, bytes: 1000, bytesOf: () => 1, start, ...limits };
}

describe('readAhead', () => {
  it('gives all results in order, whichever is done first', async () => {
    const log: Log = { started: [], closed: false };
    const results: number[] = [];
    for await (const result of readAhead(upTo(8, log), optionsOf(log))) results.push(result);
    expect(results).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  });

  it('runs no further ahead than it may, in items and in bytes', async () => {
    for (const limits of [{}, { items: 10, bytes: 300, bytesOf: () => 100 }]) {
      const log: Log = { started: [], closed: false };
      let taken = 0;
      for await (const result of readAhead(upTo(8, log), optionsOf(log, limits))) {
        taken += 1;
        expect(result).toBe((taken - 1) * 10);
        expect(log.started.length).toBeLessThanOrEqual(taken + 3);
      }
      expect(taken).toBe(8);
    }
  });

  it('takes an item that is larger than all the room', async () => {
    const log: Log = { started: [], closed: false };
    const results: number[] = [];
    const options = optionsOf(log, { bytes: 10, bytesOf: () => 1000 });
    for await (const result of readAhead(upTo(3, log), options)) results.push(result);
    expect(results).toEqual([0, 10, 20]);
  });

  it('fails where its source fails, after what came before', async () => {
    const log: Log = { started: [], closed: false };
    async function* broken(): AsyncGenerator<number> {
      yield* upTo(2, log);
      throw new Error('the disk is gone');
    }
    const results: number[] = [];
    const reading = (async () => {
      for await (const result of readAhead(broken(), optionsOf(log))) results.push(result);
    })();
    await expect(reading).rejects.toThrow('the disk is gone');
    expect(results).toEqual([0, 10]);
  });

  it('ends its source when whoever reads has enough', async () => {
    const log: Log = { started: [], closed: false };
    for await (const result of readAhead(upTo(100, log), optionsOf(log))) if (result === 20) break;
    expect(log.closed).toBe(true);
    expect(log.started.length).toBeLessThanOrEqual(7);
  });
});
