import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { listFiles } from '../../../src/cli/listFiles.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';

describe('the files that names stand for', () => {
  const folder = temporaryFolder();
  beforeEach(async () => {
    const files = [
      'part-10.parquet',
      'part-2.parquet',
      'notes.md',
      '_SUCCESS',
      '.part.parquet.crc',
    ];
    const nested = ['year=2024/b.parquet', 'other/c.avro', 'other/deep/d.csv.gz'];
    for (const file of [...files, ...nested]) {
      await mkdir(path.dirname(folder.file(file)), { recursive: true });
      await writeFile(folder.file(file), '');
    }
  });
  const list = async (names: readonly string[], recursive = false): Promise<string[]> => {
    const found = await listFiles(
      names.map((name) => folder.file(name)),
      { recursive },
    );
    return found.map((file) => path.relative(folder.file(''), file).replaceAll('\\', '/'));
  };

  it('are the files themselves, in the order given, each once', async () => {
    const names = ['notes.md', 'part-10.parquet', 'notes.md'];
    expect(await list(names)).toEqual(['notes.md', 'part-10.parquet']);
  });

  it('are the tables of a folder in natural order, and of its partitions', async () => {
    const files = ['part-2.parquet', 'part-10.parquet', 'year=2024/b.parquet'];
    expect(await list([''])).toEqual(files);
    expect(await list([''], true)).toEqual(['other/c.avro', 'other/deep/d.csv.gz', ...files]);
  });

  it.each([
    ['part-*.parquet', ['part-2.parquet', 'part-10.parquet']],
    ['part-?.parquet', ['part-2.parquet']],
    ['*/*.parquet', ['year=2024/b.parquet']],
    ['**/*.avro', ['other/c.avro']],
    ['other/**', ['other/c.avro', 'other/deep/d.csv.gz']],
    ['.*.crc', ['.part.parquet.crc']],
  ])('are those that match %s', async (pattern, files) => {
    expect(await list([pattern])).toEqual(files);
  });

  it('are of the formats that are meant, unless they are named', async () => {
    const formats = ['parquet', 'avro'] as const;
    const names = ['', '**/*.gz', 'notes.md'].map((name) => folder.file(name));
    await expect(listFiles([names[1]!], { recursive: true, formats })).rejects.toThrow('nothing');
    const found = await listFiles([names[0]!, names[2]!], { recursive: true, formats });
    expect(found.map((file) => path.basename(file))).toEqual([
      'c.avro',
      'part-2.parquet',
      'part-10.parquet',
      'b.parquet',
      'notes.md',
    ]);
    const deep = listFiles([folder.file('other/deep')], { recursive: true, formats });
    await expect(deep).rejects.toMatchObject({
      code: 'invalidArgument',
      message: 'there is no Parquet or Avro file in it',
    });
  });

  it('have to be there', async () => {
    for (const name of ['nowhere.parquet', 'x*.parquet', 'nowhere/*'])
      await expect(list([name])).rejects.toMatchObject({ code: 'notFound' });
  });
});
