/** Names of what jobs collect beside their targets: hidden, unique, and with the process that they belong to. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { isGone, ownerName, ownerPattern } from './owner.ts';

/** Of the target's name: names are limited to 255 bytes, and this one is longer. */
const keptCharacters = 40;

/** `.name.colonnade-<owner>-<random>.tmp` in the folder of `file`. */
export function temporaryPathFor(file: string): string {
  const start = Array.from(path.basename(file)).slice(0, keptCharacters).join('');
  const name = `.${start}.colonnade-${ownerName()}-${randomBytes(4).toString('hex')}.tmp`;
  return path.join(path.dirname(file), name);
}

/** Where the scratch file of a target is, so that it can be removed when its job was stopped. */
export function scratchPathOf(temporaryPath: string): string {
  return `${temporaryPath}.scratch`;
}

const temporaryName = new RegExp(
  `^\\..+\\.colonnade-(${ownerPattern})-[0-9a-f]{8}\\.tmp(?:\\.scratch)?$`,
  's',
);

/** Whether a name is one of the above, of a process of this machine that is gone. */
export function isAbandoned(name: string): boolean {
  const owner = temporaryName.exec(name)?.[1];
  return owner !== undefined && isGone(owner);
}
