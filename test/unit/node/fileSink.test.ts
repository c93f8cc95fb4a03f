import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const hello = new TextEncoder().encode('hello');

describe('a file sink', () => {
  const folder = temporaryFolder();

  it('shows nothing under the target name before commit, and only it after', async () => {
    const path = folder.file('out');
    const sink = await createFileSink({ path, overwrite: false });
    await sink.write(hello);
    await sink.write(hello);
    expect(sink.position).toBe(10);
    const [temporary] = await folder.names();
    expect(temporary).toMatch(/^\.out\.colonnade-.+\.tmp$/);
    expect(Buffer.from(await sink.readBack(3, 8)).toString()).toBe('lohel');
    await sink.commit();
    expect(await folder.names()).toEqual(['out']);
    expect(await readFile(path, 'utf8')).toBe('hellohello');
    await sink.abort();
    expect(await folder.names()).toEqual(['out']);
  });

  it('leaves nothing after abort, however often', async () => {
    const sink = await createFileSink({ path: folder.file('out'), overwrite: false });
    await sink.write(hello);
    await sink.abort();
    await sink.abort();
    expect(await folder.names()).toEqual([]);
  });

  it('replaces an existing file only when asked to, and keeps its permissions', async () => {
    const path = folder.file('out');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await expect(createFileSink({ path, overwrite: false })).rejects.toMatchObject({
      code: 'exists',
    });
    const sink = await createFileSink({ path, overwrite: true });
    await sink.write(hello);
    expect(await readFile(path, 'utf8')).toBe('old');
    await sink.commit();
    expect(await readFile(path, 'utf8')).toBe('hello');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await folder.names()).toEqual(['out']);
  });

  it('does not overwrite a file that appeared while it was writing', async () => {
    const path = folder.file('out');
    const sink = await createFileSink({ path, overwrite: false });
    await sink.write(hello);
    await writeFile(path, 'theirs');
    await expect(sink.commit()).rejects.toMatchObject({
      code: 'exists',
      message: 'it came into being while the job ran, and stays as it is',
    });
    await sink.abort();
    expect(await readFile(path, 'utf8')).toBe('theirs');
    expect(await folder.names()).toEqual(['out']);
  });

  it('takes a dangling symbolic link for an existing name', async () => {
    await symlink('nowhere', folder.file('out'));
    await expect(
      createFileSink({ path: folder.file('out'), overwrite: false }),
    ).rejects.toMatchObject({ code: 'exists' });
  });

  it('refuses a missing folder, and a folder as target', async () => {
    await expect(
      createFileSink({ path: folder.file('no/out'), overwrite: false }),
    ).rejects.toMatchObject({ code: 'io', message: expect.stringContaining('folder') as string });
    await mkdir(folder.file('sub'));
    await expect(
      createFileSink({ path: folder.file('sub'), overwrite: true }),
    ).rejects.toMatchObject({ code: 'io' });
    expect(await folder.names()).toEqual(['sub']);
  });

  it('does not touch another file that has the temporary name', async () => {
    await writeFile(folder.file('tmp'), 'theirs');
    await expect(
      createFileSink({
        path: folder.file('out'),
        temporaryPath: folder.file('tmp'),
        overwrite: false,
      }),
    ).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(folder.file('tmp'), 'utf8')).toBe('theirs');
  });
});
