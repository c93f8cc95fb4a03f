// Shows that the boundary rules fire: a rule that never fires is decoration.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);

/** Each rule with one file that breaks it. */
const forbidden: readonly [rule: string, file: string, source: string][] = [
  ['layer-0', 'src/base/x.ts', `import '../io/byteSource.ts';`],
  ['layer-1', 'src/wasm/x.ts', `import '../io/byteSource.ts';`],
  ['layer-2', 'src/table/x.ts', `import '../formats/format.ts';`],
  ['layer-3', 'src/formats/x.ts', `import '../scan/tile.ts';`],
  ['layer-4', 'src/scan/x.ts', `import '../jobs/job.ts';`],
  ['layer-5', 'src/jobs/x.ts', `import '../engine/engine.ts';`],
  ['layer-6', 'src/engine/x.ts', `import '../host/settings.ts';`],
  ['io-table-codecs-are-siblings', 'src/io/x.ts', `import '../table/schema.ts';`],
  ['formats-are-siblings', 'src/formats/avro/x.ts', `import '../parquet/thrift/thrift.ts';`],
  ['protocol-is-a-leaf', 'src/protocol/x.ts', `import '../io/byteSource.ts';`],
  ['webview-sees-only-protocol', 'webview/x.ts', `import '../src/io/byteSource.ts';`],
  ['vscode-only-in-host', 'src/engine/x.ts', `import 'vscode';`],
  ['node-builtins-only-in-node', 'src/io/x.ts', `import 'node:fs';`],
  ['node-is-injected', 'src/host/x.ts', `import '../node/nodeEngine.ts';`],
  ['web-is-injected', 'src/host/x.ts', `import '../web/webEngine.ts';`],
  ['platforms-know-no-host', 'src/node/x.ts', `import '../host/settings.ts';`],
  ['cli-knows-no-host', 'src/cli/x.ts', `import '../host/settings.ts';`],
  ['host-knows-no-webview-code', 'src/host/x.ts', `import '../../webview/main.tsx';`],
  ['web-entry-never-reaches-node', 'src/web/x.ts', `import '../node/threadPort.ts';`],
  ['no-cycles', 'src/base/x.ts', `import './y.ts';`],
  ['rooms-have-no-cycles', 'src/formats/parquet/thrift/x.ts', `import '../footer/footer.ts';`],
  ['rooms-have-no-cycles', 'src/host/jobs/x.ts', `import '../sample/sampleCommand.ts';`],
  ['no-orphans', 'src/base/x.ts', `export const unused = 1;`],
  ['no-dev-deps-in-product', 'src/base/x.ts', `import 'hyparquet';`],
  ['no-test-code-in-product', 'src/host/x.ts', `import '../../test/fakes/ports.ts';`],
  ['no-unresolvable', 'src/base/x.ts', `import './there-is-no-such-file.ts';`],
];

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

async function violations(folder: string): Promise<readonly Violation[]> {
  const cruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = path.join(folder, '.dependency-cruiser.mjs');
  const args = [cruise, '--config', config, '--output-type', 'json', 'src', 'webview'];
  const { stdout } = await run(process.execPath, args, {
    cwd: folder,
    maxBuffer: 1 << 28,
  }).catch((error: unknown) => error as { stdout: string });
  const result = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return result.summary.violations;
}

describe('the boundary rules', () => {
  let folder: string;
  let found: readonly Violation[];

  // One run over a copy in which every rule is broken once: a run takes seconds.
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-layers-'));
    for (const name of ['src', 'webview', 'test/fakes', '.dependency-cruiser.mjs', 'package.json'])
      await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    await cp(path.join(root, 'tsconfig.base.json'), path.join(folder, 'tsconfig.base.json'));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    for (const [rule, file, source] of forbidden) {
      const name = path.join(folder, file.replace('x.ts', `x_${rule}.ts`));
      await mkdir(path.dirname(name), { recursive: true });
      await writeFile(name, source.replace('./y.ts', `./x_${rule}.ts`));
    }
    found = await violations(folder);
  }, 120_000);

  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it.each(forbidden)('%s fires for %s', (rule, file) => {
    const from = file.replace('x.ts', `x_${rule}.ts`);
    // Rules about folders name the folder.
    const places = [from, path.posix.dirname(from)];
    const fired = found.filter((violation) => places.includes(violation.from));
    expect(fired.map((violation) => violation.rule.name)).toContain(rule);
  });

  it('all have a case here', async () => {
    const config = (await import(path.join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: readonly { name: string }[] };
    };
    const names = config.default.forbidden.map((rule) => rule.name);
    expect(new Set(forbidden.map(([rule]) => rule))).toEqual(new Set(names));
  });
});
