import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { differences, query, quoted } from './largeFile.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('Many files', () => {
  let window: Workbench;
  let folder: string;
  const file = (name: string): string => path.join(folder, name);

  beforeAll(async () => {
    folder = inject('workspace');
    mkdirSync(file('days'));
    mkdirSync(file('pieces'));
    await query(`COPY (SELECT i AS n, 'a' AS name FROM range(1000) t(i))
      TO ${quoted(file('days/1.parquet'))} (FORMAT parquet)`);
    await query(`COPY (SELECT 1000 + i::INTEGER AS n, i % 2 = 0 AS even FROM range(500) t(i))
      TO ${quoted(file('days/2.parquet'))} (FORMAT parquet)`);
  });
  beforeEach(async () => {
    window = await workbench();
  });

  it('of a folder are merged, and split again', async () => {
    await window.chooseInExplorer('days', 'Merge Files…');
    await window.pick('One file');
    await window.pick('The columns of the files');
    await window.pick('Widen types where nothing is lost');
    await window.saveAs(file('merged.parquet'));
    const plan = window.dialog('Merge 1.parquet and other files?');
    expect(await plan.innerText()).toContain('Column name is not in 2.parquet: it is null there.');
    await plan.getByRole('button', { name: 'Merge' }).click();
    await window.notification('merged.parquet is written').waitFor();
    await query(`COPY (FROM read_parquet(${quoted(file('days/*.parquet'))}, union_by_name = true))
      TO ${quoted(file('united.parquet'))} (FORMAT parquet)`);
    expect(await differences(file('merged.parquet'), file('united.parquet'))).toEqual([0, 0]);

    await window.chooseInExplorer('merged.parquet', 'Split…');
    await window.pick('By rows');
    await window.answer('Most rows in each file', '600');
    await window.acceptStep(3);
    await window.saveAs(`${file('pieces')}/`, 'Write Files Here');
    const split = window.dialog('Split merged.parquet?');
    expect(await split.innerText()).toContain('where files of the same names are replaced');
    await split.getByRole('button', { name: 'Split' }).click();
    await window.notification('pieces is written').waitFor();
    expect(readdirSync(file('pieces')).sort()).toEqual([
      'merged-0001.parquet',
      'merged-0002.parquet',
      'merged-0003.parquet',
    ]);
    await query(`COPY (FROM ${quoted(file('pieces/*.parquet'))})
      TO ${quoted(file('together.parquet'))} (FORMAT parquet)`);
    expect(await differences(file('merged.parquet'), file('together.parquet'))).toEqual([0, 0]);
  });

  it('that are selected are validated, and counted, with one report', async () => {
    const names = ['damaged.parquet', 'duckdb.parquet', 'truncated.parquet'];
    await window.chooseForAll(names, 'Validate File');
    await window.notification('2 of 3 files are not sound.').waitFor();
    const report = await window.table('Validation');
    await expect.poll(() => report.text()).toMatch(/duckdb\.parquet\s+no faults\s+6,000 rows/);
    const text = await report.text();
    expect(text).toMatch(/damaged\.parquet\s+1 fault/);
    expect(text).toContain('row group 2, column id, byte 5,380: its page header cannot be read');
    await window.chooseForAll(names, 'Count Row Groups');
    const counts = await window.table('Row groups');
    await expect.poll(() => counts.text()).toMatch(/Total\s+6 row groups\s+6,500/);
  });

  it('in folders that are selected are validated, wherever they are', async () => {
    mkdirSync(file('shelf/deep'), { recursive: true });
    mkdirSync(file('texts'));
    writeFileSync(file('texts/notes.csv'), 'n\n1\n');
    await query(
      `COPY (SELECT 1 AS n) TO ${quoted(file('shelf/deep/one.parquet'))} (FORMAT parquet)`,
    );
    writeFileSync(file('shelf/notes.csv'), 'n\n1\n');
    await query(`COPY (SELECT 1 AS n) TO ${quoted(file('single.parquet'))} (FORMAT parquet)`);
    // The context menu is that of the last one.
    const selected = ['duckdb.parquet', 'shelf', 'texts', 'single.parquet'];
    await window.chooseForAll(selected, 'Validate File');
    await window.notification('All 3 files are sound.').waitFor();
  });
});
