import { lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileFolder } from '../../../src/node/fileFolder.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { fileTarget, folderTarget } from '../../../src/node/nodeEngine.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const hello = new TextEncoder().encode('hello');

describe.skipIf(process.platform === 'win32')('an output whose name is a symbolic link', () => {
  const folder = temporaryFolder();

  async function overwrite(name: string): Promise<void> {
    const target = fileTarget(folder.file(name), true);
    if (target.kind === 'memory') throw new Error('it has no path');
    expect(path.dirname(target.temporaryPath)).toBe(path.dirname(target.path));
    const sink = await createFileSink(target);
    await sink.write(hello);
    await sink.commit();
  }

  it('is written to what the link leads to, which stays a link', async () => {
    await mkdir(folder.file('there'));
    await writeFile(folder.file('there/real'), 'old');
    await symlink('there/real', folder.file('link'));
    await symlink('link', folder.file('outer'));
    await overwrite('outer');
    expect(await readFile(folder.file('there/real'), 'utf8')).toBe('hello');
    expect(await readlink(folder.file('outer'))).toBe('link');
    expect(await readlink(folder.file('link'))).toBe('there/real');
  });

  it('comes into being where the link leads to nothing', async () => {
    await mkdir(folder.file('deep/there'), { recursive: true });
    await symlink('deep/there', folder.file('near'));
    // From where the folder is, not from where it is linked.
    await symlink('../new', folder.file('near/link'));
    await overwrite('near/link');
    expect(await readFile(folder.file('deep/new'), 'utf8')).toBe('hello');
    expect((await lstat(folder.file('near/link'))).isSymbolicLink()).toBe(true);
  });

  it('is refused where links lead in a circle, or nothing may be overwritten', async () => {
    await symlink('b', folder.file('a'));
    await symlink('a', folder.file('b'));
    await expect(overwrite('a')).rejects.toMatchObject({ code: 'io' });
    expect(fileTarget(folder.file('a'), false)).toMatchObject({ path: folder.file('a') });
    expect(await folder.names()).toEqual(['a', 'b']);
  });

  it('may be a folder that comes into being', async () => {
    await symlink('real', folder.file('link'));
    const target = folderTarget(folder.file('link'), false);
    if (target.kind === 'memory') throw new Error('it has no path');
    const outputs = await createFileFolder(target);
    const sink = await outputs.create('a.txt');
    await sink.write(hello);
    await sink.commit();
    await outputs.commit();
    expect(await readFile(folder.file('real/a.txt'), 'utf8')).toBe('hello');
    expect(await folder.names()).toEqual(['link', 'real']);
  });
});
