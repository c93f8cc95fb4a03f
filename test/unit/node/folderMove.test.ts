import {
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { moveAll, takeBack } from '../../../src/node/folderMove.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** How many files get their names before the process is killed: it does nothing more, and undoes nothing. */
const killed = vi.hoisted((): { after: number; tell: () => void } => ({
  after: Infinity,
  tell: () => undefined,
}));
vi.mock(import('../../../src/node/fileSink.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    claim: async (from, to) => {
      if (killed.after-- > 0) return original.claim(from, to);
      killed.tell();
      return new Promise<never>(() => undefined);
    },
  };
});

async function filesIn(folder: string): Promise<Record<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => path.join(parentPath, name)).toSorted();
  const texts = await Promise.all(names.map(async (name) => readFile(name, 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

describe('files that were getting their names when the process was killed', () => {
  const folder = temporaryFolder();
  const names = ['a', 'x=1/b', 'x=2/c', 'd'];

  it.each([0, 1, 2, 3])(
    'lose them after %i of them, and what they replaced is back',
    async (after) => {
      const move = { path: folder.file('out'), temporaryPath: folder.file('tmp'), overwrite: true };
      for (const name of ['a', 'x=1/b', 'x=1/kept']) await write(folder.file(`out/${name}`), 'old');
      for (const name of names) await write(folder.file(`tmp/${name}`), 'new');
      const before = await filesIn(move.path);
      const death = new Promise<void>((resolve) => (killed.tell = resolve));
      killed.after = after;
      void moveAll(move, names);
      await death;
      expect(await filesIn(move.path)).not.toEqual(before);
      await takeBack(move.temporaryPath);
      expect(await filesIn(move.path)).toEqual(before);
      expect((await readdir(move.path)).toSorted()).toEqual(['a', 'x=1']);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'give links their names back, wherever those lead',
    async () => {
      const move = { path: folder.file('out'), temporaryPath: folder.file('tmp'), overwrite: true };
      const links = { a: 'kept', b: 'nowhere' };
      await write(folder.file('out/kept'), 'old');
      for (const [name, to] of Object.entries(links)) await symlink(to, folder.file(`out/${name}`));
      for (const name of ['a', 'b', 'c']) await write(folder.file(`tmp/${name}`), 'new');
      const death = new Promise<void>((resolve) => (killed.tell = resolve));
      killed.after = 2;
      void moveAll(move, ['a', 'b', 'c']);
      await death;
      expect(Object.values(await filesIn(move.path))).toEqual(['new', 'new', 'old']);
      await takeBack(move.temporaryPath);
      for (const [name, to] of Object.entries(links))
        expect(await readlink(folder.file(`out/${name}`))).toBe(to);
      expect(Object.values(await filesIn(move.path))).toEqual(['old']);
    },
  );

  it('leave alone what has got a name since', async () => {
    const move = { path: folder.file('out'), temporaryPath: folder.file('tmp'), overwrite: true };
    await write(folder.file('out/a'), 'old');
    for (const name of ['a', 'b', 'c']) await write(folder.file(`tmp/${name}`), 'new');
    const death = new Promise<void>((resolve) => (killed.tell = resolve));
    killed.after = 2;
    void moveAll(move, ['a', 'b', 'c']);
    await death;
    for (const name of ['a', 'b']) {
      await write(folder.file('theirs'), 'theirs');
      await rename(folder.file('theirs'), folder.file(`out/${name}`));
    }
    await takeBack(move.temporaryPath);
    expect(Object.values(await filesIn(move.path))).toEqual(['theirs', 'theirs']);
  });

  it.each([
    { folder: '../out', made: [], files: [] },
    { folder: 'out', made: ['../made'], files: [] },
    { folder: 'out', made: [], files: [{ name: '../victim' }] },
    { folder: 'out', made: [], files: [{ name: 'x/../../victim' }] },
  ])('are never those of a journal that leads elsewhere: %j', async ({ files, ...journal }) => {
    await write(folder.file('victim'), 'precious');
    await write(folder.file('made'), 'precious');
    await write(folder.file('out/a'), 'precious');
    const id = await idOf(folder.file('victim'));
    const own = { name: 'a', id: await idOf(folder.file('out/a')) };
    const listed = files.map((file) => ({ ...file, id }));
    await write(
      folder.file('tmp/.moving.json'),
      JSON.stringify({ ...journal, files: [own, ...listed] }),
    );
    const before = await filesIn(folder.file('.'));
    await takeBack(folder.file('tmp'));
    expect(await filesIn(folder.file('.'))).toEqual(before);
  });
});

async function idOf(file: string): Promise<string> {
  const { dev, ino } = await stat(file);
  return `${dev}:${ino}`;
}
