// A throw-away home for one VS Code: its settings, extensions, logs, sockets and temporary files all lie in one
// folder, which is removed at the end.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A workbench that is quiet, asks nothing, and talks to nobody outside. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @typedef {object} Profile
 * @property {string} folder All of it.
 * @property {string} userData
 * @property {string} extensions
 * @property {NodeJS.ProcessEnv} env The environment that keeps a program inside the folder.
 * @property {() => void} remove
 */

/**
 * @param {Record<string, unknown>} [settings] Over the quiet ones.
 * @returns {Profile}
 */
export function makeProfile(settings = {}) {
  // Short, because unix sockets lie in it and their paths are at most 107 bytes long.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'col-'));
  const userData = path.join(folder, 'user');
  const extensions = path.join(folder, 'ext');
  const settingsFile = path.join(userData, 'User/settings.json');
  fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
  fs.mkdirSync(extensions);
  fs.writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  return {
    folder,
    userData,
    extensions,
    env: contained(folder),
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** @param {string} folder */
function contained(folder) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // Started from a VS Code terminal, its variables would lead the server to the outer VS Code.
    if (!/^(?:VSCODE_|ELECTRON_|NODE_OPTIONS$|PORT$)/.test(name)) env[name] = value;
  }
  return {
    ...env,
    HOME: folder,
    USERPROFILE: folder,
    TMPDIR: folder,
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    XDG_RUNTIME_DIR: folder,
    // No marketplace to ask.
    EXTENSIONS_GALLERY: '{}',
  };
}
