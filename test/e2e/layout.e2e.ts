import { beforeEach, describe, expect, it } from 'vitest';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('the details of a file', () => {
  let window: Workbench;
  beforeEach(async () => {
    window = await workbench();
  });

  it('list its row groups, and a click on one takes the table there', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    const group = table.detailsRow('Row groups', 3);
    await expect.poll(() => group.innerText()).toMatch(/^3\s+5,000\s+\d+ kB\s+[\d.]+×\s+ZSTD$/);
    await group.click();
    await table.expectRow(15_000, ['9007199254770993', 'Bergen']);
    expect(await table.cell(15_000, 0).getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => table.details.innerText()).toMatch(/Column chunks of row group 3/);
  });

  it('say what is wrong with a thousand tiny row groups', async () => {
    const table = await window.open('tiny-row-groups.parquet');
    await expect
      .poll(() => table.details.innerText())
      .toMatch(/1,000 row groups of about 20 rows .* are too small/);
    await table.details.getByRole('button', { name: 'Rewrite…' }).click();
    await window.quickInput.filter({ hasText: 'Rewrite tiny-row-groups.parquet' }).waitFor();
  });

  it('name who wrote the file, and what was noted in it', async () => {
    const table = await window.open('trips.parquet');
    await table.details.getByRole('tab', { name: 'File' }).click();
    const text = () => table.details.innerText();
    await expect.poll(text).toMatch(/parquet-cpp-arrow version 26\.0\.1/);
    await expect.poll(text).toMatch(/made up for Colonnade/);
  });

  it('show the whole value of the cell that was chosen', async () => {
    const table = await window.open('nested.parquet');
    await table.ready();
    await table.cell(0, 3).click();
    await table.details.getByRole('tab', { name: 'Cell' }).click();
    await expect.poll(() => table.details.innerText()).toMatch(/9223372036854775807/);
  });

  it('are hidden and shown by their command', async () => {
    const table = await window.open('trips.parquet');
    await table.ready();
    await window.run('Colonnade: Toggle Details');
    await table.details.waitFor({ state: 'hidden' });
    await window.run('Colonnade: Toggle Details');
    await table.details.waitFor();
  });
});
