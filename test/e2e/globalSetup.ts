/** Starts what all end-to-end tests share: one VS Code server on a copy of the sample data, and one browser. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startServer } from '../host/server.mjs';
import { evidenceFolder, samples, vsix } from './paths.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The page that shows the workspace. */
    url: string;
    /** The workspace: a throw-away copy of the sample data. */
    workspace: string;
    browserEndpoint: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  rmSync(evidenceFolder, { recursive: true, force: true });
  mkdirSync(evidenceFolder, { recursive: true });
  // Folders that stay at the top of the explorer would cover the rows below them.
  const settings = { 'workbench.tree.enableStickyScroll': false };
  const server = await startServer({ vsix, folder: samples, copy: true, settings });
  const browser = await chromium.launchServer(browserOptions(server.env));
  project.provide('url', server.url);
  project.provide('workspace', server.folder);
  project.provide('browserEndpoint', browser.wsEndpoint());

  const teardown = async (): Promise<void> => {
    await browser.close();
    writeFileSync(path.join(evidenceFolder, 'server.log'), server.log());
    await server.close();
  };
  // vitest ends at once when it is told to; what was started here must not survive it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      void teardown().finally(() => process.exit(130));
    });
  return teardown;
}

/** scripts/test.mjs has found the browser; CHROMIUM_PATH alone is enough to run vitest by hand. */
function browserOptions(env: NodeJS.ProcessEnv) {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: use npm test -- e2e');
  return {
    executablePath,
    env: { ...env, ...browserEnv() },
    // The sandbox needs privileges that containers lack and refuses to run as root; only our own page is opened.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  };
}

function browserEnv(): Record<string, string> {
  // Written by scripts/test.mjs.
  return JSON.parse(process.env['CHROMIUM_ENV'] ?? '{}') as Record<string, string>;
}
