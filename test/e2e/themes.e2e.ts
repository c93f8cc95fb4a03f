import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { evidenceFolder } from './paths.ts';
import { workbench } from './session.ts';

const themes = [
  { name: 'Default Dark Modern', kind: 'vscode-dark' },
  { name: 'Default Light Modern', kind: 'vscode-light' },
  { name: 'Default High Contrast', kind: 'vscode-high-contrast' },
];

describe('the editor', () => {
  const before = readFileSync(inject('settingsFile'), 'utf8');
  afterAll(() => {
    writeFileSync(inject('settingsFile'), before);
  });

  it.each(themes)('follows the theme $name', async ({ name, kind }) => {
    const settings = JSON.parse(before) as Record<string, unknown>;
    writeFileSync(
      inject('settingsFile'),
      JSON.stringify({ ...settings, 'workbench.colorTheme': name }),
    );
    const window = await workbench();
    const table = await window.openByName('trips.parquet');
    await table.expectRow(0, ['9007199254740993']);
    const body = table.frame.locator('body');
    await expect.poll(() => body.getAttribute('class')).toContain(kind);
    await window.run('Colonnade: Toggle Details');
    await window.page.waitForTimeout(500);
    await window.page.screenshot({ path: path.join(evidenceFolder, `theme-${kind}.png`) });
  });
});
