// The licences of the packages that the bundles really contain, as the packages' own files state them.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readJson, root } from './project.mjs';

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles What esbuild put into each bundle.
 * @returns {Promise<string>} The text of NOTICES.txt.
 */
export async function notices(metafiles) {
  const folders = new Set(metafiles.flatMap(bundledPackages));
  const texts = await Promise.all([...folders].sort().map(notice));
  return [
    'Colonnade contains the following packages.',
    ...texts,
    // Its crates are not files of the npm package.
    'parquet-wasm is compiled from Apache Arrow Rust (arrow, parquet), under the Apache License 2.0.',
    '',
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** @param {import('esbuild').Metafile} metafile */
const bundledPackages = ({ outputs }) =>
  Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);

/** @param {string} folder */
async function notice(folder) {
  const absolute = path.join(root, folder);
  const { name, version, license } = readJson(path.join(absolute, 'package.json'));
  const files = (await readdir(absolute)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
  const texts = await Promise.all(
    files.sort().map((file) => readFile(path.join(absolute, file), 'utf8')),
  );
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}
