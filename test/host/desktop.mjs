// Runs the extension from its folder in the VS Code that is installed on this machine, in a throw-away profile.
import fs from 'node:fs';
import path from 'node:path';
import { mustRun, run, step, StepError } from '../../scripts/steps/output.mjs';
import { root } from '../../scripts/steps/project.mjs';
import { makeProfile } from './profile.mjs';

const missing = `No \`code\` on the PATH: install VS Code and its command line ("Shell Command: Install 'code' command in
PATH"). Without --desktop, npm start runs VS Code in the browser on Linux x64, and wherever npm runs on Node 24.`;

/**
 * Returns when the user has closed the window.
 * @param {{ folder: string, open?: string, copy?: boolean }} what
 */
export async function startDesktop({ folder, open, copy = false }) {
  const code = process.platform === 'win32' ? 'code.cmd' : 'code';
  const shell = process.platform === 'win32';
  const found = await run(code, ['--version'], { shell }).catch(() => ({ code: 1 }));
  if (found.code !== 0) throw new StepError(missing);
  await step('Built the extension', () =>
    mustRun(process.execPath, ['scripts/build.mjs'], { cwd: root }),
  );
  const profile = makeProfile();
  try {
    const shown = copy ? path.join(profile.folder, path.basename(folder)) : folder;
    if (copy) fs.cpSync(folder, shown, { recursive: true });
    console.log('Close the window or press Ctrl+C to end.');
    await mustRun(
      code,
      [
        ...['--new-window', '--wait', '--disable-workspace-trust'],
        ...['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
        `--extensionDevelopmentPath=${root}`,
        ...[shown, ...(open === undefined ? [] : [path.join(shown, open)])],
      ],
      { shell },
    );
  } finally {
    profile.remove();
  }
}
