// `npm run package`: makes dist/colonnade.vsix.
import path from 'node:path';
import { ensureProject } from './ensure.mjs';
import { runScript } from './steps/output.mjs';
import { root, vsixPath } from './steps/project.mjs';
import { makeVsix } from './steps/vsix.mjs';

await runScript(async () => {
  await ensureProject();
  const { bytes } = await makeVsix();
  console.log(`${path.relative(root, vsixPath)}: ${(bytes / 2 ** 20).toFixed(2)} MiB`);
});
