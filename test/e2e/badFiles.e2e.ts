import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('a file that is not good', () => {
  let window: Workbench;
  beforeEach(async () => {
    window = await workbench();
  });

  it('that is not Parquet at all is handed back, and opens as text', async () => {
    const page = await window.open('not-parquet.pq');
    await expect
      .poll(() => page.text())
      .toMatch(/not-parquet\.pq is neither a Parquet nor an Avro file/);
    await page.button('Open as Text').click();
    await expect.poll(() => window.textEditor()).toMatch(/This is plain text/);
  });

  it('that is cut short says so, and names the place', async () => {
    const page = await window.open('truncated.parquet');
    await expect.poll(() => page.text()).toMatch(/truncated\.parquet is (?:cut short|damaged)/);
  });

  it('without a byte says so', async () => {
    writeFileSync(path.join(inject('workspace'), 'nothing.parquet'), '');
    const page = await window.open('nothing.parquet');
    await expect.poll(() => page.text()).toMatch(/nothing\.parquet is empty/);
  });

  it('without a row keeps its header and says that there are none', async () => {
    const page = await window.open('empty.parquet');
    await page.header('name').waitFor();
    await expect.poll(() => page.text()).toMatch(/no rows/i);
  });

  it('damaged in one row group shows the others, and what is wrong with that one', async () => {
    const table = await window.open('damaged.parquet');
    await table.ready();
    await table.expectRow(0, ['0']);
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '450');
    await expect.poll(() => table.text()).toMatch(/damaged.*row group 2/);
    // Only the damaged column chunk is missing, not what was asked for along with it.
    await table.expectRow(449, ['⚠ unreadable', 'Rådhuset']);
    // The last row of the sound row group lies in the same tile.
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '400');
    await table.expectRow(399, ['399']);
  });

  it('that vanishes while it is open is said to be gone, and shown again when it is back', async () => {
    const folder = inject('workspace');
    const file = path.join(folder, 'vanishing.parquet');
    copyFileSync(path.join(folder, 'types.parquet'), file);
    const table = await window.open('vanishing.parquet');
    await table.ready();
    await table.expectRow(1, ['true', '127']);
    rmSync(file);
    await expect.poll(() => table.text()).toMatch(/vanishing\.parquet is not there/);
    copyFileSync(path.join(folder, 'types.parquet'), file);
    await table.expectRow(1, ['true', '127']);
  });
});
