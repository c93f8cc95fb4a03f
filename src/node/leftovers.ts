/** Removes what jobs collected beside their targets and came to no end with. */
import { readdir, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { takeBack } from './folderMove.ts';
import { systemCode } from './systemError.ts';
import { isAbandoned } from './temporaryPath.ts';

/**
 * Removes a temporary file or folder. Files of a folder that have got their names already lose them again, and what they
 * replaced is put back; where that cannot be done, all stays as it is. Resolves with whether it is gone; never rejects.
 */
export async function removeTemporary(temporaryPath: string): Promise<boolean> {
  try {
    if (await unlinkFile(temporaryPath)) return true;
    await takeBack(temporaryPath);
    await rm(temporaryPath, { recursive: true, force: true });
    return true;
  } catch {
    // Another program has it open, say: the next job finds it again.
    return false;
  }
}

/** In one call of the system: each may wait for a thread. Resolves with whether nothing is there any more. */
async function unlinkFile(file: string): Promise<boolean> {
  return unlink(file).then(
    () => true,
    (error: unknown) => systemCode(error) === 'ENOENT',
  );
}

/** Removes what is in the folder of jobs whose process was killed. Resolves with the names; never rejects. */
export async function removeAbandoned(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const removed: string[] = [];
  for (const name of names.filter(isAbandoned))
    if (await removeTemporary(path.join(folder, name))) removed.push(name);
  return removed;
}
