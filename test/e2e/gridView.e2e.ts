import path from 'node:path';
import { beforeAll, expect, describe, inject, it } from 'vitest';
import { differences, query, quoted } from './largeFile.ts';
import { workbench } from './session.ts';

describe('What the grid shows', () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);

  beforeAll(async () => {
    folder = inject('workspace');
    await query(`
      COPY (SELECT i AS id, i % 7 AS day, CASE WHEN i % 3 = 0 THEN NULL ELSE 'city ' || i % 11 END AS city,
        (hash(i) % 100000 / 100)::DECIMAL(9, 2) AS amount FROM range(200000) t(i))
      TO ${quoted(file('shown.parquet'))} (FORMAT parquet, ROW_GROUP_SIZE 20480)`);
  });

  it('is filtered, sorted and of fewer columns as asked for, and exported just so', async () => {
    const window = await workbench();
    const table = await window.open('shown.parquet');
    await table.ready();
    const box = table.frame.getByLabel('Filter rows');
    await box.fill('amount > 990 and nowhere = 1');
    await table.frame.getByText('There is no column nowhere').waitFor();
    await box.fill("amount > 990 and city = 'city 5'");
    await box.press('Enter');
    const where = `FROM ${quoted(file('shown.parquet'))} WHERE amount > 990 AND city = 'city 5'`;
    const [[count = ''] = []] = await query(`SELECT count(*) ${where}`);
    const [first = []] = await query(`SELECT id, day, city, amount ${where} ORDER BY id`);
    await table.expectRow(0, first.map(String));
    await expect.poll(async () => (await table.size()).rows).toBe(Number(count));
    // Rows keep the numbers that they have in the file, which count from 1.
    const number = await table.row(0).getByRole('rowheader').innerText();
    expect(Number(number.replaceAll(',', ''))).toBe(Number(first[0]) + 1);

    await table.cell(0, 3).click();
    await window.run('Colonnade: Sort Descending');
    const [top = []] = await query(
      `SELECT id, day, city, amount ${where} ORDER BY amount DESC, id`,
    );
    await table.expectRow(0, top.map(String));
    expect(await table.header('amount').getAttribute('aria-sort')).toBe('descending');
    await table.cell(0, 1).click();
    await window.run('Colonnade: Hide Column');
    await table.expectRow(0, [top[0], top[2], top[3]].map(String));

    await window.run('Colonnade: Export Rows');
    await window.pick('Parquet');
    await window.saveAs(file('few.parquet'));
    const plan = window.dialog('Export from shown.parquet?');
    expect(await plan.innerText()).toContain("Rows: those with amount > 990 and city = 'city 5'");
    await plan.getByRole('button', { name: 'Export' }).click();
    await window.notification('few.parquet is written').waitFor();
    await query(`COPY (SELECT id, city, amount ${where} ORDER BY amount DESC, id)
      TO ${quoted(file('wanted.parquet'))} (FORMAT parquet)`);
    expect(await differences(file('few.parquet'), file('wanted.parquet'))).toEqual([0, 0]);
    const ids = async (name: string) => query(`SELECT id FROM ${quoted(file(name))}`);
    expect(await ids('few.parquet')).toEqual(await ids('wanted.parquet'));
  });
});
