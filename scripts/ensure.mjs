// Makes sure that what the scripts need is installed. Until it has run there is only Node: this file and those it
// imports use nothing else.
import { install } from './steps/install.mjs';
import { StepError } from './steps/output.mjs';
import { hostFolder, root } from './steps/project.mjs';

const oldest = [20, 19];

/** The project's own dependencies. */
export async function ensureProject() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new StepError(`Node ${oldest.join('.')} or newer is needed; this is ${process.version}.`);
  }
  await install(root, 'the dependencies');
}

/** The real VS Code that `npm start` and the end-to-end tests run. */
export async function ensureHost() {
  await install(hostFolder, 'VS Code for the browser');
}
