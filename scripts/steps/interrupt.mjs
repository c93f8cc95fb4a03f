// Ctrl+C and its like as one AbortSignal, so that a script can end what it started before it ends itself.
import { readFileSync } from 'node:fs';

const controller = new AbortController();

/** Aborted when the user or the system asks this script to end. */
export const interrupted = controller.signal;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    controller.abort();
  });
}

// npm passes signals on as well as the shell between it and us lets it, and not at all when it is killed itself. Then
// this script or that shell gets another parent.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const shell = process.ppid;
  const npm = parentOf(shell);
  setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) controller.abort();
  }, 1000).unref();
}

/**
 * Known only where there is a /proc; undefined elsewhere.
 * @param {number} pid
 */
function parentOf(pid) {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    // No such system, or no such process any more.
    return undefined;
  }
}
