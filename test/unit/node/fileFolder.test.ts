import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createFileFolder } from '../../../src/node/fileFolder.ts';
import type { OutputFolder } from '../../../src/io/outputFolder.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('a folder of outputs', () => {
  const folder = temporaryFolder();
  const open = async (overwrite = false): Promise<OutputFolder> =>
    createFileFolder({ path: folder.file('out'), temporaryPath: folder.file('tmp'), overwrite });
  const add = async (outputs: OutputFolder, name: string, text: string): Promise<void> => {
    const sink = await outputs.create(name);
    await sink.write(new TextEncoder().encode(text));
    await sink.commit();
  };
  const text = async (name: string): Promise<string> => readFile(folder.file(name), 'utf8');

  it('appears with all that is in it, and not before', async () => {
    const outputs = await open();
    await add(outputs, 'a.txt', 'one');
    await add(outputs, 'x=1/b.txt', 'two');
    expect(existsSync(folder.file('out'))).toBe(false);
    await outputs.commit();
    expect(await text('out/a.txt')).toBe('one');
    expect(await text('out/x=1/b.txt')).toBe('two');
    expect(await folder.names()).toEqual(['out']);
  });

  it('is gone without a trace when it is aborted, files that are still open included', async () => {
    const outputs = await open();
    await add(outputs, 'a.txt', 'one');
    await outputs.create('b.txt');
    await outputs.abort();
    expect(await folder.names()).toEqual([]);
  });

  it('adds to a folder that is there, or to none of it', async () => {
    await mkdir(folder.file('out'));
    await writeFile(folder.file('out/kept.txt'), 'kept');
    const outputs = await open();
    await add(outputs, 'new/a.txt', 'one');
    await add(outputs, 'b.txt', 'two');
    // Somebody else takes a name meanwhile.
    await writeFile(folder.file('out/b.txt'), 'theirs');
    await expect(outputs.commit()).rejects.toMatchObject({ code: 'exists' });
    await outputs.abort();
    expect(await readdir(folder.file('out'))).toEqual(['b.txt', 'kept.txt']);
    expect(await text('out/b.txt')).toBe('theirs');
    expect(await folder.names()).toEqual(['out']);
  });

  it('puts back what it replaced when not all files can get their names', async () => {
    await mkdir(folder.file('out/b.txt'), { recursive: true });
    await writeFile(folder.file('out/b.txt/inside'), '');
    await writeFile(folder.file('out/a.txt'), 'old');
    const outputs = await open(true);
    await add(outputs, 'a.txt', 'new');
    await add(outputs, 'b.txt', 'new');
    await expect(outputs.commit()).rejects.toThrow();
    await outputs.abort();
    expect(await text('out/a.txt')).toBe('old');
    expect(existsSync(folder.file('out/b.txt/inside'))).toBe(true);
    expect(await folder.names()).toEqual(['out']);
  });

  it('refuses a name that is there, and a file in the place of the folder', async () => {
    await mkdir(folder.file('out'));
    await writeFile(folder.file('out/a.txt'), '');
    const outputs = await open();
    await expect(outputs.create('a.txt')).rejects.toMatchObject({ code: 'exists' });
    await outputs.abort();
    const target = { path: folder.file('out/a.txt'), temporaryPath: folder.file('tmp') };
    await expect(createFileFolder({ ...target, overwrite: true })).rejects.toMatchObject({
      code: 'io',
    });
    expect(await folder.names()).toEqual(['out']);
  });
});
