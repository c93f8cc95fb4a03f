/** The browser and the windows of the end-to-end tests; one window is shared by all that do not need their own. */
import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';
import { Workbench } from './workbench.ts';

let connection: Promise<Browser> | undefined;
let shared: Promise<Workbench> | undefined;
const windows: Workbench[] = [];

/** A window of its own, the caller's to close. */
export async function openWindow(url: string): Promise<Workbench> {
  connection ??= chromium.connect(inject('browserEndpoint'));
  const window = await Workbench.open(await connection, url);
  windows.push(window);
  return window;
}

/** The shared window, with the workspace open, no editor open, and Colonnade there. */
export async function workbench(): Promise<Workbench> {
  shared ??= openWindow(inject('url'));
  const window = await shared;
  await window.reset();
  return window;
}

export const openWindows = (): readonly Workbench[] =>
  windows.filter(({ page }) => !page.isClosed());
