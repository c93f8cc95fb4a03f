/** Where the end-to-end tests find and leave things. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const samples = path.join(root, 'test/fixtures/samples');
export const vsix = path.join(root, 'dist/colonnade.vsix');
/** Screenshots and server logs. */
export const evidenceFolder = path.join(root, 'out/e2e');
/** Files of other programs; not part of the repository, and not on every machine. */
export const corpus =
  process.env['COLONNADE_CORPUS'] ?? path.resolve(root, '..', 'shared', 'corpus');
