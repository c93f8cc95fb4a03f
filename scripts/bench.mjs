// `npm run bench` runs every case of bench/, `npm run bench -- open scroll` the named ones. Each case is a program
// that prints ratios against a named peer of the same run; figures of different runs are not comparable.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cases = readdirSync(path.join(root, 'bench'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !cases.includes(name));
if (unknown.length > 0) {
  console.error(`there is no case ${unknown.join(', ')}; there are ${cases.join(', ')}`);
  process.exit(2);
}

/** @type {{ dependencies: Record<string, string>, devDependencies: Record<string, string> }} */
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);
// CommonJS under the name of a module: Node cannot import from it by name, the bundler can.
const bundled = ['xz-decompress'];
const external = Object.keys({ ...dependencies, ...devDependencies })
  .filter((name) => !bundled.includes(name))
  .flatMap((name) => [name, `${name}/*`]);

const run = (/** @type {string} */ file) =>
  spawnSync(process.execPath, [file], { stdio: 'inherit', cwd: root }).status;
if (run(path.join(root, 'scripts/build.mjs')) !== 0) process.exit(1);
const out = path.join(root, 'out/bench');
mkdirSync(out, { recursive: true });
let failed = false;
for (const name of named.length > 0 ? named : cases) {
  const outfile = path.join(out, `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external,
    logLevel: 'warning',
  });
  console.log(`\n# ${name}`);
  if (run(outfile) !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
