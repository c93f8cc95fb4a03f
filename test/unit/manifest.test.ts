// package.json and the code must tell the same story.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFormats } from '../../src/formats/fileFormat.ts';
import { textCompressions } from '../../src/formats/text/textOptions.ts';
import { registerCommands } from '../../src/host/commands.ts';
import { avroCodecs } from '../../src/formats/avro/writer/avroCodecs.ts';
import { idChoices, sampleKinds } from '../../src/jobs/sample/sampleMethod.ts';
import { compressions } from '../../src/jobs/rewriteSpec.ts';
import { scratchPathOf, temporaryPathFor } from '../../src/node/temporaryPath.ts';
import { registeredCommands } from '../fakes/vscode.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configurationDefaults: {
      readonly 'files.exclude': Readonly<Record<string, boolean>>;
    };
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; enum?: string[] }>>;
    };
  };
}

let manifest: Manifest;
let text: string;

beforeAll(async () => {
  text = await readFile(path.join(root, 'package.json'), 'utf8');
  manifest = JSON.parse(text) as Manifest;
});

/** Of a glob that has no more than stars, dots and sets of characters. */
function globExpression(glob: string): RegExp {
  const parts = glob
    .split('**/')
    .map((part) => part.replaceAll('.', '\\.').replaceAll('*', '[^/]*'));
  return new RegExp(`^${parts.join('(?:.*/)?')}$`);
}

describe('package.json', () => {
  it('contributes exactly the commands that are registered', () => {
    const nothing = undefined as never;
    registerCommands(nothing, nothing);
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    expect(contributed.toSorted()).toEqual([...registeredCommands.keys()].toSorted());
  });

  it('uses only its own commands in menus and keybindings', () => {
    const known = new Set(manifest.contributes.commands.map(({ command }) => command));
    const used = [...Object.values(manifest.contributes.menus).flat()];
    for (const { command } of [...used, ...manifest.contributes.keybindings])
      expect(known).toContain(command);
  });

  it('describes exactly the settings that are read, with the defaults that the code falls back to', async () => {
    const source = await readFile(path.join(root, 'src/host/settings.ts'), 'utf8');
    const read = [
      ...source.matchAll(/(?:number|setting|text)\('([\w.]+)'(?:, (?:([\d_.]+)|'(.*?)'))?/g),
    ];
    const described = manifest.contributes.configuration.properties;
    const names = read.map(([, name]) => `colonnade.${name ?? ''}`);
    expect(names.toSorted()).toEqual(Object.keys(described).toSorted());
    for (const [, name = '', number, words] of read) {
      const fallback = number === undefined ? words : Number(number.replaceAll('_', ''));
      if (fallback !== undefined) expect(described[`colonnade.${name}`]?.default).toBe(fallback);
    }
  });

  it.each([
    ['writer.compression', compressions],
    ['writer.avroCodec', avroCodecs],
    ['text.compression', textCompressions],
    ['convert.format', ['auto', ...fileFormats]],
    ['export.format', fileFormats],
    ['sample.format', ['auto', ...fileFormats]],
    ['merge.format', ['auto', ...fileFormats]],
    ['split.format', ['auto', ...fileFormats]],
    ['sample.method', sampleKinds],
    ['sample.choose', idChoices],
  ])('offers for %s what the code knows', (name, known) => {
    const { enum: offered } =
      manifest.contributes.configuration.properties[`colonnade.${name}`] ?? {};
    expect(offered?.toSorted()).toEqual([...known].toSorted());
  });

  it('hides the temporary files of jobs, and nothing else, from the explorer', () => {
    const patterns = Object.keys(manifest.contributes.configurationDefaults['files.exclude']);
    const isHidden = (file: string): boolean =>
      patterns.some((pattern) => globExpression(pattern).test(file));
    const temporary = temporaryPathFor('data/trips.parquet');
    expect([temporary, scratchPathOf(temporary)].filter((file) => !isHidden(file))).toEqual([]);
    const others = [
      'data/trips.parquet',
      'data/.trips.tmp',
      'data/.trips.parquet.0123456789ab.tmp',
    ];
    expect(others.filter(isHidden)).toEqual([]);
  });

  it('has a sentence for every placeholder and no other', async () => {
    const sentences = JSON.parse(
      await readFile(path.join(root, 'package.nls.json'), 'utf8'),
    ) as Record<string, string>;
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(sentences).toSorted());
  });

  it('activates by its editor, its commands, and once the start is over, to tell of interrupted jobs', () => {
    expect(manifest.activationEvents).toEqual(['onStartupFinished']);
  });

  it('pins every dependency exactly', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d/.test(version))).toEqual([]);
  });

  it('asks for no newer VS Code than its types describe', () => {
    const types = manifest.devDependencies['@types/vscode'];
    expect(manifest.engines.vscode).toBe(`^${types ?? ''}`);
  });

  it('leaves acquireVsCodeApi to one file of the webview', async () => {
    const files = await readdir(path.join(root, 'webview'), { recursive: true });
    const users: string[] = [];
    for (const file of files.filter((name) => /\.tsx?$/.test(name)))
      if ((await readFile(path.join(root, 'webview', file), 'utf8')).includes('acquireVsCodeApi'))
        users.push(file);
    expect(users).toEqual(['hostClient.ts']);
  });
});
