import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Server } from '../host/server.mjs';
import { samples, vsix } from './paths.ts';
import { openWindow } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('in a web extension host, without Node', () => {
  let server: Server;
  let window: Workbench;

  beforeAll(async () => {
    const settings = { 'remote.extensionKind': { 'colonnade.colonnade': ['web'] } };
    server = await startServer({ vsix, folder: samples, copy: true, settings });
    window = await openWindow(server.url);
  });
  afterAll(async () => {
    await window.close();
    await server.close();
  });

  it('a file opens and shows exact values', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    expect(await table.size()).toEqual({ rows: 25_000, columns: 15 });
    await table.expectRow(0, ['9007199254740993', 'Oslo', '2024-01-01T00:00:01.000000001Z']);
  });

  it('what is not Parquet gets the same words', async () => {
    const page = await window.open('not-parquet.pq');
    await expect
      .poll(() => page.text())
      .toMatch(/not-parquet\.pq is neither a Parquet nor an Avro file/);
  });
});
