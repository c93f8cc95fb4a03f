import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toTableError, type TableError } from '../../../src/base/errors.ts';
import type { ByteSink } from '../../../src/io/byteSink.ts';
import { memorySource, type ByteSource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { jobFailureText } from '../../../src/jobs/failureText.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { openFileSource } from '../../../src/node/fileSource.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import { defaults, footerOf, rewritten, writeTable } from './rewriting.ts';
import { delegating, limitedSink, watchedSink } from './sinks.ts';

describe('a rewrite that fails, or replaces a file', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

  async function table(rows?: number): Promise<Uint8Array> {
    return writeTable(duckdb, folder.file('original.parquet'), rows);
  }

  it('names row group, column and offset of a damaged page, and leaves nothing', async () => {
    const bytes = Uint8Array.from(await table());
    const { metaData } = await footerOf(bytes);
    const columns = metaData.rowGroups.at(7).columns;
    const {
      dataPageOffset = 0,
      dictionaryPageOffset,
      totalCompressedSize = 0,
    } = columns.at(9).metaData ?? {};
    const start = dictionaryPageOffset ?? dataPageOffset;
    bytes.fill(0xff, start, start + totalCompressedSize);
    const target = { path: folder.file('out.parquet'), overwrite: false };
    await expect(
      rewritten(memorySource('', bytes), {}, { createSink: async () => createFileSink(target) }),
    ).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 7, column ratio', offset: start },
    });
    expect(await folder.names()).toEqual(['original.parquet']);
  });

  it('leaves the folder as it was when the disk is full at any byte', async () => {
    const bytes = await table(5000);
    const whole = await rewritten(memorySource('', bytes), { rowGroupRows: 2000 });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.byteLength - 1), async (room) => {
        const inner = await createFileSink({ path: folder.file('out'), overwrite: false });
        const createSink = async () => Promise.resolve(limitedSink(inner, room));
        await expect(
          rewritten(memorySource('', bytes), { rowGroupRows: 2000 }, { createSink }),
        ).rejects.toMatchObject({ code: 'diskFull', where: { part: 'output' } });
        expect(await folder.names()).toEqual(['original.parquet']);
      }),
      { verbose: true, numRuns: 25 },
    );
  });

  it('leaves the folder as it was when it is cancelled at any read or write', async () => {
    const bytes = await table(5000);
    const limits = { batchBytes: 200_000, windowBytes: 1 << 30 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), async (operations) => {
        const controller = new AbortController();
        let left = operations;
        const tick = () => {
          if (left-- === 0) controller.abort();
        };
        const inner = memorySource('', bytes);
        const source: ByteSource = {
          ...inner,
          read: async (start, end, signal) => {
            tick();
            return inner.read(start, end, signal);
          },
        };
        const createSink = async () =>
          watchedSink(await createFileSink({ path: folder.file('out'), overwrite: false }), tick);
        const { signal } = controller;
        const options = { rowGroupRows: 1000 };
        await expect(
          rewritten(source, options, { createSink, signal, limits }),
        ).rejects.toMatchObject({ name: 'AbortError' });
        expect(await folder.names()).toEqual(['original.parquet']);
      }),
      { verbose: true, numRuns: 20 },
    );
  });

  it('says that it was the output when that cannot be created or named', async () => {
    const source = memorySource('', await table(10));
    const path = folder.file('original.parquet');
    const createSink = async () => createFileSink({ path, overwrite: false });
    await expect(rewritten(source, {}, { createSink })).rejects.toMatchObject({
      code: 'exists',
      where: { part: 'output' },
    });
  });

  it('tells the loser of a race for a name just that', async () => {
    const source = memorySource('', await table(10));
    const path = folder.file('out');
    const createSink = async () => {
      const sink = await createFileSink({ path, overwrite: false });
      await writeFile(path, 'theirs');
      return sink;
    };
    const lost: unknown = await rewritten(source, {}, { createSink }).catch(toTableError);
    expect(jobFailureText(lost as TableError, { input: 'in', output: 'out' })).toBe(
      'out exists already: it came into being while the job ran, and stays as it is. Nothing was written.',
    );
    expect(await readFile(path, 'utf8')).toBe('theirs');
  });

  it('stops when its input is written to, and leaves nothing', async () => {
    const original = await table();
    const file = folder.file('original.parquet');
    const source = await openFileSource(file);
    const createSink = async () => {
      await writeFile(file, original.slice(0, 1000));
      return createFileSink({ path: folder.file('out'), overwrite: false });
    };
    await expect(rewritten(source, {}, { createSink })).rejects.toMatchObject({
      code: 'changed',
    });
    expect(await folder.names()).toEqual(['original.parquet']);
    await source.close();
  });

  it('can replace its own input, at the end', async () => {
    await table(10_000);
    const file = folder.file('original.parquet');
    const before = await duckdb.contents(file);
    const source = await openFileSource(file);
    const createSink = async () => createFileSink({ path: file, overwrite: true });
    await rewrite({ source, createSink, options: defaults });
    await source.close();
    expect(await folder.names()).toEqual(['original.parquet']);
    expect((await footerOf(await readFile(file))).metaData.rowGroups).toHaveLength(1);
    expect(await (await openDuckDB()).contents(file)).toEqual(before);
  });

  it('does not keep an output that does not read back', async () => {
    const inner = createMemorySink(1 << 30);
    const createSink = async (): Promise<ByteSink> =>
      Promise.resolve({
        ...delegating(inner),
        readBack: async (start, end) => {
          const bytes = await inner.readBack(start, end);
          return bytes.fill(0, 0, bytes.byteLength - 4);
        },
      });
    await expect(
      rewritten(memorySource('', await table(100)), {}, { createSink }),
    ).rejects.toMatchObject({ code: 'verifyFailed' });
    expect(inner.position).toBe(0);
  });
});
