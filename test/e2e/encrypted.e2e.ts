import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { workbench } from './session.ts';
import type { Workbench } from './workbench.ts';

const fixtures = fileURLToPath(new URL('../fixtures/encrypted/', import.meta.url));

function addToWorkspace(name: string): void {
  copyFileSync(path.join(fixtures, name), path.join(inject('workspace'), name));
}

function drawnKey(file: string, name: string): string {
  // Our own file, in this shape.
  const keys = JSON.parse(readFileSync(path.join(fixtures, 'keys.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  return keys[file]?.[name] ?? '';
}

/** Types into the password box that is open, or about to be. */
async function typeKey(window: Workbench, title: string, key: string): Promise<void> {
  await window.quickInput.filter({ hasText: title }).waitFor();
  await window.quickInput.locator('input[type="password"]').fill(key);
  await window.page.keyboard.press('Enter');
}

describe('an encrypted file', () => {
  it('opens with its footer key, which is asked for and kept', async () => {
    const window = await workbench();
    addToWorkspace('uniform-gcm.parquet');
    const page = await window.open('uniform-gcm.parquet');
    await expect.poll(() => page.text()).toMatch(/uniform-gcm\.parquet is encrypted/);
    await page.button('Enter key…').click();
    await typeKey(window, 'Footer key', 'text:the key of Alice, 32 bytes long.');
    await page.expectRow(1, ['1', 'city 1', '1.5']);

    await window.run('View: Close All Editors');
    const again = await window.open('uniform-gcm.parquet');
    await again.expectRow(1, ['1', 'city 1', '1.5']);
  });

  it('shows the columns that are open, and the others once their keys are there', async () => {
    const window = await workbench();
    const name = 'columns-signed.parquet';
    addToWorkspace(name);
    const table = await window.open(name);
    await table.expectRow(1, ['1', 'city 1', 'encrypted']);
    await expect.poll(() => table.text()).toMatch(/is encrypted: the column can only be read/);
    await table.button('Enter key…').click();
    await window.pick('Key of column secret');
    await typeKey(window, 'Key of column secret', drawnKey(name, 'secret'));
    await table.expectRow(1, ['1', 'city 1', '1.5']);
  });
});
