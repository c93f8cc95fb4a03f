import { describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import {
  connect,
  type CallContext,
  type Frame,
  type NoMethods,
} from '../../../src/protocol/rpc.ts';
import { tableErrors } from '../../../src/protocol/wireError.ts';
import { portPair, throughJson } from '../../fakes/ports.ts';

interface Api {
  readRows(params: { start: number; end: number }, context: CallContext): Promise<{ rows: number }>;
  count(params: { to: number }, context: CallContext): Promise<number>;
  hang(params: Record<string, never>, context: CallContext): Promise<never>;
  tidy(params: Record<string, never>, context: CallContext): Promise<string>;
}
const methods = ['readRows', 'count', 'hang', 'tidy'] as const;

const turn = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

function setUp(copy: (frame: Frame) => Frame = structuredClone) {
  const signals: AbortSignal[] = [];
  const untilAborted = async (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signals.push(signal);
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  const local: Api = {
    readRows: async ({ start, end }) => {
      if (end < start)
        throw new TableError('corrupt', 'the range is upside down', {
          where: { part: 'row group 3', offset: 40_960 },
        });
      return Promise.resolve({ rows: end - start });
    },
    count: async ({ to }, { report }) => {
      for (let i = 0; i < to; i++) report(i);
      return Promise.resolve(to);
    },
    hang: async (_params, { signal }) => {
      await untilAborted(signal);
      throw new TableError('aborted', 'cancelled');
    },
    tidy: async (_params, { signal }) => {
      await untilAborted(signal);
      return 'finished after all';
    },
  };
  const [a, b] = portPair(copy);
  const server = connect<Api, NoMethods>({
    port: a,
    local,
    methods: [],
    errors: tableErrors,
  });
  const client = connect<NoMethods, Api>({
    port: b,
    local: {},
    methods,
    errors: tableErrors,
  });
  return { server, client, signals, ports: [a, b] as const };
}

describe.each([
  ['structured clone', structuredClone],
  ['JSON', throughJson],
])('rpc over %s', (_name, copy) => {
  it('returns results', async () => {
    const { client } = setUp(copy);
    expect(await client.remote.readRows({ start: 1, end: 5 })).toEqual({ rows: 4 });
  });

  it('carries a failure with its code and place', async () => {
    const { client } = setUp(copy);
    await expect(client.remote.readRows({ start: 5, end: 1 })).rejects.toMatchObject({
      name: 'TableError',
      code: 'corrupt',
      message: 'the range is upside down',
      where: { part: 'row group 3', offset: 40_960 },
    });
  });

  it('reports progress in order before the result', async () => {
    const { client } = setUp(copy);
    const seen: unknown[] = [];
    const onProgress = (value: unknown): void => void seen.push(value);
    expect(await client.remote.count({ to: 3 }, { onProgress })).toBe(3);
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe('rpc', () => {
  it('rejects a cancelled call at once and aborts it on the other side', async () => {
    const { client, signals } = setUp();
    const controller = new AbortController();
    const call = client.remote.hang({}, { signal: controller.signal });
    await turn();
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError', code: 'aborted' });
    await turn();
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  });

  it('waits for the answer of a cancelled call when asked to', async () => {
    const { client } = setUp();
    const controller = new AbortController();
    const call = client.remote.tidy({}, { signal: controller.signal, awaitAnswer: true });
    await turn();
    controller.abort();
    expect(await call).toBe('finished after all');
  });

  it('refuses a call whose signal is aborted already', async () => {
    const { client, signals } = setUp();
    const call = client.remote.hang({}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await turn();
    expect(signals).toEqual([]);
  });

  it('fails what is pending, on both sides, when one side closes', async () => {
    const { client, server, signals } = setUp();
    const call = client.remote.hang({});
    await turn();
    server.close();
    await expect(call).rejects.toMatchObject({ code: 'closed' });
    expect(signals[0]?.aborted).toBe(true);
    await expect(client.remote.count({ to: 1 })).rejects.toMatchObject({ code: 'closed' });
  });

  it('closes with the reason it is given', async () => {
    const { client } = setUp();
    const call = client.remote.hang({});
    await turn();
    client.close({ code: 'workerDied', message: 'out of memory' });
    await expect(call).rejects.toMatchObject({ code: 'workerDied', message: 'out of memory' });
  });

  it('answers a method that does not exist with a failure', async () => {
    const { ports } = setUp();
    const answers: Frame[] = [];
    ports[1].listen((frame) => void answers.push(frame));
    ports[1].post({ kind: 'call', id: 99, method: 'toString', params: {} });
    await turn();
    expect(answers).toMatchObject([{ kind: 'failed', id: 99, error: { code: 'internal' } }]);
  });
});
