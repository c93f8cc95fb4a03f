import { beforeEach, describe, expect, it } from 'vitest';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('editors', () => {
  let window: Workbench;
  beforeEach(async () => {
    window = await workbench();
  });

  it('two on one file scroll independently', async () => {
    const left = await window.open('trips.parquet');
    await left.ready();
    await window.run('View: Split Editor Right');
    const right = await window.table('trips.parquet', 1);
    await right.ready();
    await right.press('ControlOrMeta+End');
    await right.press('Home');
    await right.expectRow(24_999, ['9007199254790991']);
    await left.expectRow(0, ['9007199254740993']);
  });

  it('come back where they were after another tab was shown', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '12,346');
    await table.expectRow(12_345, ['9007199254765683']);
    const before = await table.firstRow();
    await (await window.open('nested.parquet')).ready();
    await window.tab('trips.parquet').click();
    const again = await window.table('trips.parquet');
    await again.expectRow(12_345, ['9007199254765683']);
    expect(await again.firstRow()).toBe(before);
  });

  it('come back where they were after the window is loaded anew', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '20,001');
    await table.expectRow(20_000, ['9007199254780993']);
    const before = await table.firstRow();
    await window.reload();
    const again = await window.table('trips.parquet');
    await again.expectRow(20_000, ['9007199254780993']);
    expect(await again.firstRow()).toBe(before);
  });
});
