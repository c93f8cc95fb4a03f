// `npm run fuzz [-- FILES [SEED]]`: damages that many files (10,000 unless told) and reads what is left of them. A failure
// says with which FUZZ_SEED and FUZZ_FIRST it comes again.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [files = '10000', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const args = ['run', '--config', 'test/vitest.config.mts', '--project', 'unit', 'test/fuzz'];
const { status } = spawnSync(process.execPath, [vitest, ...args], {
  stdio: 'inherit',
  cwd: root,
  env: { FUZZ_SEED: seed, ...process.env, FUZZ_FILES: files },
});
process.exit(status ?? 1);
