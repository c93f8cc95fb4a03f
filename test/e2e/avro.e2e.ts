import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { header, long, syncMarker } from '../fakes/avroContainer.ts';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

/** Where blocks of deflate.avro begin, as fastavro says. */
const thirdBlock = 5051;
const fourthBlock = 7205;

/** A copy of deflate.avro whose third block is lost: its marker, and the head of the one after it, are overwritten. */
function writeDamaged(name: string): void {
  const folder = inject('workspace');
  const bytes = readFileSync(path.join(folder, 'avro/deflate.avro'));
  bytes.fill(0xff, thirdBlock, thirdBlock + 200);
  bytes.fill(0xff, fourthBlock - 16, fourthBlock);
  writeFileSync(path.join(folder, name), bytes);
}

/** Three gigabytes, of which hardly any are on the disk: 40,000 blocks of one value that is all zeros. */
async function writeSparse(target: string): Promise<void> {
  const bytes = 75_000;
  const value = long(bytes);
  const head = Uint8Array.from([...long(1), ...long(value.length + bytes), ...value]);
  const start = Uint8Array.from(header({ schema: 'bytes' }));
  const file = await open(target, 'w');
  await file.write(start);
  const blockBytes = head.length + bytes + syncMarker.length;
  for (let block = 0; block < 40_000; block++) {
    const at = start.length + block * blockBytes;
    await file.write(head, 0, head.length, at);
    await file.write(syncMarker, 0, syncMarker.length, at + blockBytes - syncMarker.length);
  }
  await file.close();
}

describe('an Avro file', () => {
  let window: Workbench;
  beforeEach(async () => {
    window = await workbench();
  });

  it.each(['null', 'deflate', 'snappy', 'bzip2', 'xz', 'zstandard'])(
    'compressed with %s opens by double-click, with exact values',
    async (codec) => {
      const table = await window.open(`avro/${codec}.avro`);
      await table.ready();
      await table.expectRow(0, ['9007199254740993', 'WIND', '2024-01-01T00:00:00Z', '14.534']);
      await expect.poll(() => table.size()).toEqual({ rows: 400, columns: 8 });
    },
  );

  it('goes to its last row, and says in the status bar where that is', async () => {
    const table = await window.open('avro/snappy.avro');
    await table.ready();
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '-1');
    await table.expectRow(399, ['1399', 'WIND', '2024-01-01T00:06:39Z', '12.686', '14.763']);
    await expect.poll(() => window.statusBar.innerText()).toContain('Avro · 400 × 8 · R 400 · id');
  });

  it('lists its blocks, and a click on one takes the table there', async () => {
    const table = await window.open('avro/deflate.avro');
    await table.ready();
    const block = table.detailsRow('Blocks', 2);
    await expect.poll(() => block.innerText()).toMatch(/^2\s+164\s+81\s+2\.1 kB\s+1\.9×\s+5,051$/);
    await block.click();
    await expect
      .poll(() => table.cell(163, 0).getAttribute('aria-selected'), { timeout: 10_000 })
      .toBe('true');
    expect(await table.details.innerText()).not.toMatch(/row group/i);
  });

  it('is read as another schema, which a mark tells and takes away again', async () => {
    const folder = inject('workspace');
    const fields = [
      { name: 'id', type: 'double' },
      { name: 'note', type: 'string', default: 'none' },
      { name: 'value', type: ['null', 'double'] },
    ];
    const schema = JSON.stringify({ type: 'record', name: 'Reading', fields });
    writeFileSync(path.join(folder, 'v2.avsc'), schema);
    const table = await window.open('avro/null.avro');
    await table.ready();
    await window.run('Colonnade: Choose Reader Schema');
    await window.saveAs(path.join(folder, 'v2.avsc'), 'Read as This Schema');
    await table.button('as v2.avsc').waitFor();
    await expect.poll(() => table.size()).toEqual({ rows: 400, columns: 3 });
    await table.expectRow(3, ['1003', 'none']);
    await expect.poll(() => window.statusBar.innerText()).toContain('Avro as v2.avsc');
    await table.button('Read as it was written').click();
    await expect.poll(() => table.size()).toEqual({ rows: 400, columns: 8 });
    expect(await table.button('as v2.avsc').count()).toBe(0);
  });

  it('says how far it is looked through while its blocks are found', async () => {
    await writeSparse(path.join(inject('workspace'), 'sparse.avro'));
    const table = await window.open('sparse.avro');
    await expect
      .poll(() => window.statusBar.innerText(), { timeout: 30_000, interval: 20 })
      .toMatch(/Avro · [\d.,]+(?: M)? rows so far, \d+ %/);
    await table.ready();
    await expect
      .poll(() => window.statusBar.innerText(), { timeout: 60_000 })
      .toContain('Avro · 40,000 × 1');
  });

  it('is rewritten with another codec, at the level that was asked for', async () => {
    const target = path.join(inject('workspace'), 'smaller.avro');
    const table = await window.open('avro/null.avro');
    await table.ready();
    await window.run('Colonnade: Rewrite');
    await window.pick('deflate');
    await window.answer('Level of deflate', '9');
    await window.pick('as they are');
    await window.saveAs(target);
    const dialog = window.dialog('Rewrite null.avro?');
    await expect.poll(() => dialog.innerText()).toContain('deflate, level 9');
    await dialog.getByRole('button', { name: 'Rewrite' }).click();
    await expect.poll(() => existsSync(target), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(target).includes('deflate')).toBe(true);
  });

  it('shows its schema as a tree, and opens it as a document', async () => {
    const table = await window.open('avro/null.avro');
    await table.ready();
    await table.details.getByRole('tab', { name: 'Schema' }).click();
    await expect.poll(() => table.details.innerText()).toMatch(/One reading of a sensor/);
    await expect.poll(() => table.details.innerText()).toMatch(/WIND · RAIN · SUN/);
    await table.details.getByRole('button', { name: 'Open: As in the file' }).click();
    await window.tab('null.avsc').waitFor();
    await expect.poll(() => window.textEditor()).toMatch(/"doc": "One reading of a sensor\."/);
  });

  it('that is damaged ends there, and shows the rest when told to skip the damage', async () => {
    writeDamaged('damaged.avro');
    const table = await window.open('damaged.avro');
    await table.ready();
    await expect.poll(() => table.size()).toEqual({ rows: 163, columns: 8 });
    await table.press('ControlOrMeta+End');
    const band = table.frame.locator('.band-line').filter({ visible: true });
    await expect
      .poll(() => band.innerText())
      .toMatch(/Damaged block 2 at byte 5,051: .+ not shown/);
    await band.getByRole('button', { name: 'Skip damaged blocks' }).click();
    await expect.poll(() => table.size()).toEqual({ rows: 319, columns: 8 });
    await window.run('Colonnade: Go to Row');
    await window.answer('Go to Row', '164');
    await table.expectRow(163, ['1244']);
    await expect.poll(() => band.innerText()).toMatch(/missing here: block 2 at byte 5,051/);
    await expect.poll(() => window.statusBar.innerText()).toContain('1 damaged block');
  });
});
