// Installs a package folder's dependencies exactly as locked, when they are not there already.
import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { step } from './output.mjs';
import { npm, readJson } from './project.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [link]
 */

/**
 * Whether node_modules holds what package-lock.json says. npm writes what it installed to a lockfile of its own
 * inside node_modules as the very last act of an installation, so half an installation is not mistaken for one.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const modules = path.join(folder, 'node_modules');
  // A linked node_modules is looked after where it really lies; `npm ci` here would empty it for everyone.
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return true;
  const record = path.join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  /** @type {Record<string, LockedPackage>} */
  const wanted = readJson(path.join(folder, 'package-lock.json')).packages;
  /** @type {Record<string, LockedPackage>} */
  const installed = readJson(record).packages;
  return Object.entries(wanted).every(
    ([place, { version, optional, link }]) =>
      !place.startsWith('node_modules/') ||
      link === true ||
      installed[place]?.version === version ||
      // Another platform's binary.
      (optional === true && installed[place] === undefined),
  );
}

/**
 * @param {string} folder Holds package.json and package-lock.json.
 * @param {string} what For the one line printed when there was something to do.
 */
export async function install(folder, what) {
  if (isInstalled(folder)) return;
  await withLock(`install ${folder}`, async () => {
    // Another run may have done it while this one waited.
    if (isInstalled(folder)) return;
    await step(`Installed ${what}`, () => npm(['ci', '--no-progress'], { cwd: folder }));
  });
}
