/** The most memory that this process ever had. */
import { readFileSync } from 'node:fs';
import { onLinux } from './procFs.ts';

/** The largest resident set of the process, all its workers included. Bytes. */
export function peakMemoryBytes(): number {
  // What getrusage says on Linux begins with the memory of the process that started this one.
  const status = onLinux(() => readFileSync('/proc/self/status', 'latin1'));
  const kibibytes = /^VmHWM:\s*(?<kibibytes>\d+) kB$/m.exec(status)?.groups?.['kibibytes'];
  // Kibibytes, too, on every platform that Node runs on.
  return Number(kibibytes ?? process.resourceUsage().maxRSS) * 1024;
}
