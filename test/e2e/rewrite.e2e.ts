import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { differences, query, quoted, writeLargeFile } from './largeFile.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('Rewrite…', () => {
  let window: Workbench;
  let folder: string;

  beforeAll(async () => {
    folder = inject('workspace');
    await writeLargeFile(path.join(folder, 'large.parquet'));
  });
  beforeEach(async () => {
    window = await workbench();
  });

  it('writes what More options… asks for', async () => {
    await (await window.open('tiny-row-groups.parquet')).ready();
    await window.run('Colonnade: Rewrite');
    await window.pick('1,048,576');
    await window.pick('More options…');
    // The list before has compression in it, too.
    await window.quickInput.getByText('with the options below').waitFor();
    // What was chosen last in the folder is offered first.
    await window.pick('Compression');
    await window.pick('zstd');
    await window.pick('Compression level');
    await window.answer('Level of zstd', '19');
    await window.pick('Data page version');
    await window.pick('levels are not compressed');
    await window.pick('Continue');
    const output = path.join(folder, 'with-options.parquet');
    await window.saveAs(output);
    const dialog = window.dialog('Rewrite tiny-row-groups.parquet?');
    expect(await dialog.innerText()).toMatch(/zstd, level 19.*version 2/s);
    await dialog.getByRole('button', { name: 'Rewrite' }).click();
    await window.notification('with-options.parquet is written').waitFor();
    expect(await differences(path.join(folder, 'tiny-row-groups.parquet'), output)).toEqual([0, 0]);
  });

  /** Opens the file and answers the command's questions up to the plan, which it accepts. */
  async function rewrite(input: string, output: string): Promise<void> {
    await (await window.open(input)).ready();
    await window.run('Colonnade: Rewrite');
    await window.pick('1,048,576');
    await window.pick('snappy');
    await window.saveAs(path.join(folder, output));
    await window.dialog(`Rewrite ${input}?`).getByRole('button', { name: 'Rewrite' }).click();
  }

  it('turns a thousand row groups into one and opens the result', async () => {
    await rewrite('tiny-row-groups.parquet', 'one-group.parquet');
    const told = window.notification('one-group.parquet is written');
    await told.waitFor();
    expect(await told.innerText()).toMatch(/20,000 rows.*1,000 → 1/s);
    const input = path.join(folder, 'tiny-row-groups.parquet');
    const output = path.join(folder, 'one-group.parquet');
    expect(await differences(input, output)).toEqual([0, 0]);
    const [groups] = await query(
      `SELECT num_row_groups FROM parquet_file_metadata(${quoted(output)})`,
    );
    expect(groups).toEqual(['1']);
    expect(statSync(output).size).toBeLessThan(statSync(input).size / 2);
    await told.getByRole('button', { name: 'Open' }).click();
    const table = await window.table('one-group.parquet');
    await table.expectRow(0, ['0', '0']);
  });

  it('keeps every value of every common type', async () => {
    await rewrite('trips.parquet', 'trips-again.parquet');
    await window.notification('trips-again.parquet is written').waitFor();
    const input = path.join(folder, 'trips.parquet');
    const output = path.join(folder, 'trips-again.parquet');
    expect(await differences(input, output)).toEqual([0, 0]);
    const types = (file: string) =>
      query(`SELECT column_name, column_type FROM (DESCRIBE FROM ${quoted(file)})`);
    expect(await types(output)).toEqual(await types(input));
  });

  it('shows its progress and, cancelled, leaves the folder as it was', async () => {
    const before = readdirSync(folder).sort();
    await rewrite('large.parquet', 'never.parquet');
    const progress = window.notification('Rewriting large.parquet');
    await progress.filter({ hasText: /of 2,000,000 rows/ }).waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await window.notification('was cancelled').waitFor();
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('of two million rows gives what DuckDB reads from the original', async () => {
    await rewrite('large.parquet', 'large-again.parquet');
    await window.notification('large-again.parquet is written').waitFor({ timeout: 60_000 });
    const files = ['large.parquet', 'large-again.parquet'].map((name) => path.join(folder, name));
    expect(await differences(files[0] ?? '', files[1] ?? '')).toEqual([0, 0]);
  }, 120_000);
});
