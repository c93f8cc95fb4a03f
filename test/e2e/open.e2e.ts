import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { corpus } from './paths.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

/** Made by Impala and published by the Apache Parquet project. */
const foreignFile = path.join(corpus, 'parquet-testing/data/alltypes_tiny_pages.parquet');

describe('a Parquet file', () => {
  let window: Workbench;
  beforeEach(async () => {
    window = await workbench();
  });

  it('opens by double-click and shows exact values', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    expect(await table.size()).toEqual({ rows: 25_000, columns: 15 });
    const first = '9007199254740993|Oslo|2024-01-01T00:00:01.000000001Z|2024-01-01|1042|NULL|3.61';
    await table.expectRow(0, first.split('|'));
    const second =
      '9007199254740995|Trondheim|2024-01-01T00:00:51.000000001Z|2024-01-01|975|39.15|3.4';
    await table.expectRow(1, second.split('|'));
  });

  it('goes to its last row by keyboard', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    await table.press('ControlOrMeta+End');
    await table.press('Home');
    const last = '9007199254790991|Trondheim|2024-01-14T00:10:29.000000001Z';
    await table.expectRow(24_999, last.split('|'));
  });

  it('goes to a row that was asked for by its number', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '15,001');
    const row = '9007199254770993|Bergen|2024-01-08T19:08:48.000000001Z';
    await table.expectRow(15_000, row.split('|'));
  });

  it('copies the greatest value of every type exactly', async () => {
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const table = await window.open('types.parquet');
    await table.ready();
    await table.press('ControlOrMeta+a');
    await table.press('ControlOrMeta+c');
    const copied = () => window.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied, { timeout: 10_000 }).toContain('18446744073709551615');
    const row = (await copied()).split('\n')[1]?.split('\t').slice(0, 22);
    expect(row).toEqual([
      ...['true', '127', '32767', '2147483647', '9223372036854775807'],
      ...['255', '65535', '4294967295', '18446744073709551615'],
      ...['65504', 'NaN', '1.7976931348623157e+308'],
      ...[
        '9999999.99',
        `${'9'.repeat(28)}.${'9'.repeat(10)}`,
        `${'9'.repeat(56)}.${'9'.repeat(20)}`,
      ],
      ...['9999-12-31', '23:59:59.999', '23:59:59.999999', '23:59:59.999999999'],
      ...['9999-12-31T23:59:59.999', '9999-12-31T23:59:59.999999Z'],
      '2262-04-11T23:47:16.854775807Z',
    ]);
  });

  it.skipIf(!existsSync(foreignFile))(
    'of another program, with 325 pages a column, shows its last row',
    async () => {
      const name = path.basename(foreignFile);
      copyFileSync(foreignFile, path.join(inject('workspace'), name));
      const table = await window.open(name);
      await table.ready();
      expect(await table.size()).toEqual({ rows: 7300, columns: 13 });
      await window.run('Colonnade: Go to Row');
      await window.answer('Go to Row', '7300');
      await table.expectRow(7299, '6174|true|4|4|4|40|4.4|40.4|09/10/10'.split('|'));
    },
  );

  it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])(
    'compressed with %s opens',
    async (codec) => {
      const table = await window.open(`codecs/${codec}.parquet`);
      await table.ready();
      expect(await table.size()).toEqual({ rows: 500, columns: 3 });
      await table.expectRow(0, ['0']);
    },
  );
});
