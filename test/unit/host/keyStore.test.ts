import { describe, expect, it } from 'vitest';
import { KeyStore } from '../../../src/host/keyStore.ts';

/** As much of a Uri as the store looks at. */
const uriOf = (path: string) => ({ toString: () => `file://${path}` });

function setUp() {
  const secrets = new Map<string, string>();
  const store = new KeyStore({
    get: async (name) => Promise.resolve(secrets.get(name)),
    store: async (name, value) => Promise.resolve(void secrets.set(name, value)),
    delete: async (name) => Promise.resolve(void secrets.delete(name)),
  });
  return { store, secrets };
}

describe('KeyStore', () => {
  const file = uriOf('/a.parquet');
  const keys = {
    footer: Uint8Array.from({ length: 16 }, (_, i) => i),
    columns: { 'a.b': new Uint8Array(32).fill(255) },
    aadPrefix: new TextEncoder().encode('März'),
  };

  it('gives back what was kept for a file, and nothing for another', async () => {
    const { store } = setUp();
    await store.set(file, keys);
    expect(await store.get(file)).toEqual(keys);
    expect(await store.get(uriOf('/b.parquet'))).toBeUndefined();
  });

  it('keeps a part of the keys as well as all', async () => {
    const { store } = setUp();
    await store.set(file, { columns: keys.columns });
    expect(await store.get(file)).toEqual({ columns: keys.columns });
  });

  it('forgets', async () => {
    const { store, secrets } = setUp();
    await store.set(file, keys);
    await store.forget(file);
    expect(secrets.size).toBe(0);
  });
});
