// Builds the extension and packs it as users get it.
import { stat } from 'node:fs/promises';
import { withLock } from './lock.mjs';
import { mustRun, step } from './output.mjs';
import { packageProgram, root, vsixPath } from './project.mjs';

/** @returns {Promise<{ bytes: number }>} The size of the .vsix at `vsixPath`. */
export function makeVsix() {
  return withLock('build', async () => {
    await step('Built the extension', () =>
      mustRun(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root }),
    );
    await step('Packed it', () => {
      const options = ['package', '--no-dependencies', '--out', vsixPath];
      const [node, args] = packageProgram('@vscode/vsce/vsce', options);
      return mustRun(node, args, { cwd: root });
    });
    return { bytes: (await stat(vsixPath)).size };
  });
}
