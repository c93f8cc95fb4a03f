import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceFolder } from './paths.ts';
import { workbench } from './session.ts';
import { viewport } from './workbench.ts';

describe('the editor', () => {
  it.each([
    { theme: 'Dark High Contrast', kind: 'vscode-high-contrast' },
    { theme: 'Dark Modern', kind: 'vscode-dark' },
    { theme: 'Light Modern', kind: 'vscode-light' },
  ])('follows the theme $theme', async ({ theme, kind }) => {
    const window = await workbench();
    await window.run('Preferences: Color Theme');
    await window.quickInputBox.fill(theme);
    await window.pick(theme);
    const table = await window.open('trips.parquet');
    await table.ready();
    const body = table.frame.locator('body');
    await expect.poll(() => body.getAttribute('class')).toMatch(new RegExp(`\\b${kind}( |$)`));
    await window.page.setViewportSize({ width: 1280, height: 800 });
    await table.expectRow(0, ['9007199254740993']);
    await window.page.screenshot({ path: path.join(evidenceFolder, `theme-${kind}.png`) });
    await window.page.setViewportSize(viewport);
  });
});
