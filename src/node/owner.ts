/** Which process a temporary file belongs to, as its name says, and whether that process is gone. */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import { onLinux } from './procFs.ts';
import { systemCode } from './systemError.ts';

/** Processes have other numbers in containers and on other machines, which may see the same folders. */
function machine(): string {
  const name = `${os.hostname()} ${onLinux(() => readlinkSync('/proc/self/ns/pid'))}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

/** When a process began: numbers of processes are used again. Empty where nobody tells. */
function startOf(id: number): string {
  const stat = onLinux(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
  // The 22nd field; the second, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[19] ?? '';
}

/** Of this process: lower-case letters, digits and hyphens. */
export function ownerName(): string {
  return `${machine()}-${process.pid}-${startOf(process.pid)}`;
}

/** For regular expressions: the names of all owners. */
export const ownerPattern = '[0-9a-f]{8}-[0-9]+-[0-9]*';

/** Whether the owner was a process of this machine, and is not there any more. */
export function isGone(owner: string): boolean {
  const [where, id, start] = owner.split('-');
  if (where !== machine()) return false;
  if (!isRunning(Number(id))) return true;
  const startNow = startOf(Number(id));
  return start !== '' && startNow !== '' && start !== startNow;
}

/** Whether a process of this machine is there. */
export function isRunning(id: number): boolean {
  try {
    // Signal 0 asks, and does nothing.
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
}
