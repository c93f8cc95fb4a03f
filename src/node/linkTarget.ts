/** What symbolic links lead to. */
import { readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** As many as Linux follows. */
const mostLinks = 40;

/** Where a file is that `file` may be a link to, whether it is there or not; `file` itself where it is no link. */
export function linkTarget(file: string): string {
  let target = file;
  for (let links = 0; links < mostLinks; links++) {
    const next = linkedFrom(target);
    if (next === undefined) return target;
    target = next;
  }
  // Links in a circle: whoever opens it is told.
  return file;
}

/** Undefined for what is no link. */
function linkedFrom(file: string): string | undefined {
  try {
    // Relative to where the folder really is.
    return path.resolve(realpathSync(path.dirname(file)), readlinkSync(file));
  } catch {
    // Nothing is there, or no link.
    return undefined;
  }
}
