import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { differences, query, quoted } from './largeFile.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('Options of a job', () => {
  let window: Workbench;
  const folder = inject('workspace');
  const file = (name: string): string => path.join(folder, name);

  beforeEach(async () => {
    window = await workbench();
  });

  it('give a rewrite other columns, rows and order', async () => {
    await query(`COPY (SELECT i AS id, i % 7 AS day, 'n' || i AS name FROM range(100) t(i))
      TO ${quoted(file('days.parquet'))} (FORMAT parquet)`);
    await window.chooseInExplorer('days.parquet', 'Rewrite…');
    await window.pick('1,048,576');
    await window.pick('More options…');
    await window.quickInput.getByText('with the options below').waitFor();

    await window.pick('Columns');
    const day = window.quickInput.locator('.monaco-list-row').filter({ hasText: 'day' });
    await day.hover();
    await day.getByRole('button', { name: 'Move up' }).click();
    await day.hover();
    await day.getByRole('button', { name: 'Rename…' }).click();
    await window.answer('New name of day', 'weekday');
    await window.pick('name');
    await window.quickInput.getByRole('button', { name: 'OK' }).click();

    await window.pick('Rows');
    await window.quickInput.filter({ hasText: 'All rows' }).waitFor();
    await window.quickInputBox.fill('i');
    await window.page.keyboard.press('Enter');
    await expect.poll(() => window.quickInputBox.inputValue()).toBe('id ');
    await window.page.keyboard.type('>= 10');
    await window.pick('Rows where id >= 10');

    await window.pick('Order');
    await window.pick('day');
    await window.pick('largest first, missing values last');
    await window.pick('Continue');
    await window.quickInput.getByText('Memory for sorting').waitFor();
    await window.pick('Continue');
    await window.saveAs(file('reshaped.parquet'));
    const plan = window.dialog('Rewrite days.parquet?');
    expect(await plan.innerText()).toMatch(/Columns: day as weekday, id\n.*Sorted by day desc/s);
    await plan.getByRole('button', { name: 'Rewrite' }).click();
    await window.notification('reshaped.parquet is written').waitFor();
    await query(`COPY (SELECT day AS weekday, id FROM ${quoted(file('days.parquet'))}
      WHERE id >= 10 ORDER BY day DESC) TO ${quoted(file('wanted.parquet'))} (FORMAT parquet)`);
    expect(await differences(file('reshaped.parquet'), file('wanted.parquet'))).toEqual([0, 0]);
  });

  it('can be changed where the plan is shown, and are there again the next time', async () => {
    await query(`COPY (SELECT 1 AS a, NULL::VARCHAR AS b)
      TO ${quoted(file('one-row.parquet'))} (FORMAT parquet)`);
    const plan = window.dialog('Convert one-row.parquet?');
    await window.chooseInExplorer('one-row.parquet', 'Convert To…');
    await window.pick('CSV');
    await window.saveAs(file('one-row.csv'));
    await plan.getByRole('button', { name: 'Options…' }).click();
    await window.pick('Between values');
    await window.pick('semicolon');
    await window.pick('Missing values');
    await window.answer('What stands for a missing value', 'NULL');
    await window.pick('Compression');
    await window.pick('gzip');
    await window.pick('Continue');
    expect(await plan.innerText()).toMatch(/Between values: semicolon.*Output: one-row\.csv\.gz/s);
    await plan.getByRole('button', { name: 'Convert' }).click();
    await window.notification('one-row.csv.gz is written').waitFor();
    const written = gunzipSync(readFileSync(file('one-row.csv.gz'))).toString();
    expect(written.trim().split(/\r?\n/)).toEqual(['a;b', '1;NULL']);

    await window.chooseInExplorer('one-row.parquet', 'Convert To…');
    await window.pick('CSV');
    await window.saveAs(file('again.csv'));
    expect(await plan.innerText()).toContain('Between values: semicolon');
    await plan.getByRole('button', { name: 'Cancel' }).click();
  });
});
