import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { differences, query, quoted, writeLargeFile } from './largeFile.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('Jobs', () => {
  let window: Workbench;
  let folder: string;
  const file = (name: string): string => path.join(folder, name);

  beforeAll(async () => {
    folder = inject('workspace');
    // Its rewrite has to last until another one waits for it and was cancelled, and is never waited for.
    await writeLargeFile(file('many.parquet'), 15_000_000);
    // Its rewrite has to last until the window is loaded anew, and is waited for.
    await writeLargeFile(file('some.parquet'), 6_000_000);
    await query(`
      COPY (SELECT i // 100 AS store_id, i // 5 AS visit_id, i AS amount FROM range(3000) t(i))
      TO ${quoted(file('stores.parquet'))} (FORMAT parquet)`);
  });
  beforeEach(async () => {
    window = await workbench();
  });

  it('sample the file that was clicked in the explorer, by columns that look like keys', async () => {
    await window.chooseInExplorer('stores.parquet', 'Sample…');
    await window.pick('IDs of each group');
    await window.acceptStep(2);
    await window.acceptStep(3);
    await window.pick('The first IDs');
    await window.answer('How many IDs of each group', '4');
    await window.acceptStep(6);
    await window.acceptStep(7);
    await window.saveAs(file('visits.parquet'));
    const plan = window.dialog('Sample stores.parquet?');
    expect(await plan.innerText()).toContain(
      'the first 4 IDs (visit_id) of each group (store_id), with all of their rows',
    );
    await plan.getByRole('button', { name: 'Sample' }).click();
    const told = window.notification('visits.parquet is written');
    await told.waitFor();
    expect(await told.innerText()).toContain('600 of 3,000 rows, 30 groups, 120 IDs');
    await query(`COPY (FROM ${quoted(file('stores.parquet'))} WHERE visit_id % 20 < 4)
      TO ${quoted(file('expected.parquet'))} (FORMAT parquet)`);
    expect(await differences(file('visits.parquet'), file('expected.parquet'))).toEqual([0, 0]);
  });

  it('ask back and forth, check a condition as it is typed, and write CSV where the name says so', async () => {
    await window.chooseInExplorer('stores.parquet', 'Sample…');
    await window.pick('IDs of each group');
    await window.quickInput.filter({ hasText: '(2/7)' }).waitFor();
    await window.quickInput.getByRole('button', { name: 'Back' }).click();
    await window.pick('First rows');
    await window.answer('How many rows', '3');
    await window.acceptStep(3);
    await window.quickInput.filter({ hasText: 'All rows' }).waitFor();
    await window.quickInputBox.fill('price > 7');
    await window.quickInput.getByText('There is no column price (character 1).').waitFor();
    await window.quickInputBox.fill('amount >= 7');
    await window.pick('Rows where amount >= 7');
    await window.saveAs(file('few.csv'));
    const plan = window.dialog('Sample stores.parquet?');
    expect(await plan.innerText()).toContain('Where: amount >= 7');
    await plan.getByRole('button', { name: 'Sample' }).click();
    await window.notification('few.csv is written').waitFor();
    expect(readFileSync(file('few.csv'), 'utf8').trim().split(/\r?\n/)).toEqual([
      'store_id,visit_id,amount',
      '0,1,7',
      '0,1,8',
      '0,1,9',
    ]);
  });

  it('export what is selected in the grid', async () => {
    const table = await window.open('stores.parquet');
    await table.ready();
    await table.cell(1, 1).click();
    await table.cell(3, 2).click({ modifiers: ['Shift'] });
    await window.run('Colonnade: Export Rows');
    await window.pick('What is selected');
    await window.pick('NDJSON');
    await window.saveAs(file('selected.ndjson'));
    const plan = window.dialog('Export from stores.parquet?');
    await plan.getByRole('button', { name: 'Export' }).click();
    await window.notification('selected.ndjson is written').waitFor();
    expect(readFileSync(file('selected.ndjson'), 'utf8').trim().split('\n')).toEqual([
      '{"visit_id":0,"amount":1}',
      '{"visit_id":0,"amount":2}',
      '{"visit_id":0,"amount":3}',
    ]);
  });

  /** Asks for a rewrite with the slowest codec, up to the plan, which it accepts. */
  async function rewriteSlowly(input: string, output: string): Promise<void> {
    await window.chooseInExplorer(input, 'Rewrite…');
    await window.pick('1,048,576');
    await window.pick('brotli');
    await window.saveAs(file(output));
    await window.dialog(`Rewrite ${input}?`).getByRole('button', { name: 'Rewrite' }).click();
  }

  async function cancelInView(output: string): Promise<void> {
    const job = window.job(new RegExp(`(%|waiting) → ${output}`));
    const cancelled = window.job(`cancelled: ${output}`).first();
    // A row may be drawn anew between press and release, which makes no click.
    await vi.waitUntil(
      async () => {
        await job.hover();
        await job.getByRole('button', { name: 'Cancel' }).click();
        return cancelled.waitFor({ timeout: 2000 }).then(
          () => true,
          () => false,
        );
      },
      { timeout: 15_000 },
    );
  }

  it('queue, show in one view, leave nothing when cancelled there, and run again', async () => {
    for (const output of ['first.parquet', 'second.parquet']) rmSync(file(output), { force: true });
    const before = readdirSync(folder).sort();
    await rewriteSlowly('many.parquet', 'first.parquet');
    await rewriteSlowly('some.parquet', 'second.parquet');
    await window.run('Colonnade: Show Jobs');
    await window.job('first.parquet').filter({ hasText: '%' }).waitFor();
    await window.job('waiting').waitFor();
    await window.notification('waiting for other jobs').waitFor();
    expect(await window.statusBar.innerText()).toMatch(/Job \d+ %, 1 more/);

    for (const output of ['second.parquet', 'first.parquet']) await cancelInView(output);
    await expect.poll(() => readdirSync(folder).sort()).toEqual(before);

    const job = window.job('cancelled: second.parquet').first();
    await job.hover();
    await job.getByRole('button', { name: 'Run Again…' }).click();
    await window.dialog('Rewrite some').getByRole('button', { name: 'Rewrite' }).click();
    await window.notification('second.parquet is written').waitFor({ timeout: 60_000 });
    await window.job('→ second.parquet').first().waitFor();
    expect(readdirSync(folder).sort()).toEqual([...before, 'second.parquet'].sort());
    expect(await differences(file('some.parquet'), file('second.parquet'))).toEqual([0, 0]);
  }, 120_000);

  it('leave nothing when cancelled in their notification, and are cancelled in the view', async ({
    annotate,
  }) => {
    rmSync(file('unwanted.parquet'), { force: true });
    const before = readdirSync(folder).sort();
    await rewriteSlowly('many.parquet', 'unwanted.parquet');
    await window.run('Colonnade: Show Jobs');
    await window.job('% → unwanted.parquet').waitFor();
    await expect.poll(() => readdirSync(folder).length).toBeGreaterThan(before.length);

    const running = window.notification('Rewriting many.parquet');
    await running.hover();
    const clicked = performance.now();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await window.notification('was cancelled. Nothing was left behind.').waitFor();
    const milliseconds = performance.now() - clicked;
    expect(readdirSync(folder).sort()).toEqual(before);
    await annotate(`cancelled, and told, ${milliseconds.toFixed(0)} ms after the click`);
    await window.job('cancelled: unwanted.parquet').waitFor();
  });

  it('show as interrupted where the window was reloaded, leave nothing, and run again', async () => {
    rmSync(file('again.parquet'), { force: true });
    const before = readdirSync(folder).sort();
    await rewriteSlowly('some.parquet', 'again.parquet');
    await window.run('Colonnade: Show Jobs');
    await window.job('% → again.parquet').waitFor();
    await expect.poll(() => readdirSync(folder).length).toBeGreaterThan(before.length);

    await window.run('View: Close All Editors');
    await window.reload();
    // Without anybody's asking for anything.
    const notice = window.notification('again.parquet was not written');
    await notice.getByRole('button', { name: 'Show Jobs' }).click();
    const job = window.job('interrupted: again.parquet').first();
    await job.waitFor();
    await expect.poll(() => readdirSync(folder).sort()).toEqual(before);

    await job.hover();
    await job.getByRole('button', { name: 'Run Again…' }).click();
    await window.dialog('Rewrite some').getByRole('button', { name: 'Rewrite' }).click();
    await window.notification('again.parquet is written').waitFor({ timeout: 60_000 });
    await window.job('→ again.parquet').first().waitFor();
    expect(readdirSync(folder).sort()).toEqual([...before, 'again.parquet'].sort());
    expect(await differences(file('some.parquet'), file('again.parquet'))).toEqual([0, 0]);
  }, 120_000);
});
