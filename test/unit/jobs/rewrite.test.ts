import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toTableError, type TableError } from '../../../src/base/errors.ts';
import { createdBy } from '../../../src/formats/parquet/footer/createdBy.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import {
  fileMetaData,
  offsetIndex,
  pageHeader,
  type FileMetaData,
} from '../../../src/formats/parquet/thrift/metadata.ts';
import { decode, eagerList, encode } from '../../../src/formats/parquet/thrift/thriftStruct.ts';
import type { ByteSink } from '../../../src/io/byteSink.ts';
import { memorySource, type ByteSource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { jobFailureText } from '../../../src/jobs/failureText.ts';
import type { JobProgress } from '../../../src/jobs/job.ts';
import { planRewriteOf, rewrite, type RewriteJob } from '../../../src/jobs/rewrite.ts';
import type { RewriteOptions } from '../../../src/jobs/rewriteSpec.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { openFileSource } from '../../../src/node/fileSource.ts';
import { countingSource } from '../countingSource.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import { turnsOf } from '../base/turns.ts';
import { delegating, limitedSink, watchedSink } from './sinks.ts';
import '../parquetWasm.ts';

const defaults: RewriteOptions = {
  rowGroupRows: 1 << 20,
  rowGroupBytes: 1 << 29,
  compression: 'zstd',
};

async function rewritten(
  source: ByteSource,
  options: Partial<RewriteOptions> = {},
  rest: Partial<RewriteJob> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { output } = await rewrite({
    source,
    createSink: async () => Promise.resolve(createMemorySink(1 << 30)),
    options: { ...defaults, ...options },
    ...rest,
  });
  return output ?? new Uint8Array();
}

async function footerOf(bytes: Uint8Array) {
  return readFooter(memorySource('', bytes));
}

/** A file of nothing but a footer. */
function bareFile(metaData: FileMetaData): Uint8Array {
  const footer = encode(fileMetaData, metaData);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(footer.byteLength);
  return Buffer.concat([Buffer.from('PAR1'), footer, trailer, Buffer.from('PAR1')]);
}

const columnsOfEveryOrder = `
  i AS id, (i % 7 - 3)::TINYINT AS tiny, (i % 256)::UTINYINT AS small, (i * 40000000)::UBIGINT AS big,
  (4294967295 - i)::UINTEGER AS unsigned, ((i % 2001) - 1000)::DECIMAL(9, 2) AS price,
  ((i % 2001) - 1000)::DECIMAL(30, 5) AS wide, i::DECIMAL(38, 0) AS positive,
  CASE WHEN i % 5 = 0 THEN NULL ELSE repeat('æ', 20 + (i % 30)::INTEGER) || i END AS name,
  (i / 7.0)::DOUBLE AS ratio, DATE '1960-01-01' + (i % 20000)::INTEGER AS day,
  TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at, [i, NULL, i + 1] AS list,
  CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR]} END AS nested,
  MAP {'k': i} AS map, md5(i::VARCHAR)::UUID AS uuid, i % 2 = 0 AS flag, (i::VARCHAR)::BLOB AS blob`;

describe('a rewrite', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  /** 50,000 rows in row groups of 2,048 and of every common type. */
  let original: Uint8Array;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

  async function table(rows = 50_000, groupRows = 2048): Promise<Uint8Array> {
    const file = folder.file('original.parquet');
    const select = `SELECT ${columnsOfEveryOrder} FROM range(${rows}) t(i)`;
    await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE ${groupRows})`);
    original = await readFile(file);
    return original;
  }

  async function expectSameContents(output: Uint8Array, name = 'rewritten.parquet') {
    await writeFile(folder.file(name), output);
    const expected = await duckdb.contents(folder.file('original.parquet'));
    expect(await duckdb.contents(folder.file(name))).toEqual(expected);
  }

  it('reads every byte once, and in few reads', async () => {
    const bytes = await table();
    const source = countingSource('original', bytes);
    const output = await rewritten(source);
    expect((await footerOf(output)).metaData.rowGroups).toHaveLength(1);
    await expectSameContents(output);
    const tailBytes = 64 * 1024;
    const read = source.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeLessThanOrEqual(bytes.byteLength + tailBytes);
    expect(source.reads.length).toBeLessThanOrEqual(4);
  });

  it('lets what waits have a turn before each large column', async () => {
    const turns = async (columns: number) => {
      const zeros = Array.from({ length: columns }, (_, i) => `0::BIGINT AS c${i}`).join(', ');
      const file = folder.file('zeros.parquet');
      await duckdb.run(`COPY (SELECT ${zeros} FROM range(200000)) TO '${file}' (FORMAT parquet)`);
      const source = memorySource('', await readFile(file));
      // Those of the verification, too.
      return turnsOf(async () => rewritten(source));
    };
    expect(await turns(8)).toBeGreaterThanOrEqual((await turns(1)) + 14);
  });

  it('reads what it wrote once, too, however many steps it is decoded in', async () => {
    const inner = createMemorySink(1 << 30);
    let read = 0;
    const sink = {
      ...delegating(inner),
      get position() {
        return inner.position;
      },
      readBack: async (start: number, end: number) => {
        read += end - start;
        return inner.readBack(start, end);
      },
    };
    const createSink = async () => Promise.resolve(sink);
    const options = { rowGroupRows: 1000 };
    const output = await rewritten(memorySource('', await table()), options, { createSink });
    // The footer is read twice.
    const footer = (await readFooter(memorySource('', output))).bytes.byteLength;
    expect(read).toBeLessThanOrEqual(output.byteLength + 2 * footer + 256 * 1024);
  });

  it('comes to the same in many small steps as in one', async () => {
    const bytes = await table();
    const limits = { batchBytes: 300_000, windowBytes: 100_000 };
    for (const rowGroupRows of [700, 9000, 1 << 20]) {
      const source = countingSource('original', bytes);
      const output = await rewritten(source, { rowGroupRows }, { limits });
      await expectSameContents(output, `in-steps-${rowGroupRows}.parquet`);
      expect(source.reads.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThanOrEqual(
        bytes.byteLength + 64 * 1024,
      );
    }
  });

  it('splits what it has put together into what it was', async () => {
    const bytes = await table(20_000);
    const together = await rewritten(memorySource('', bytes));
    const apart = await rewritten(memorySource('', together), { rowGroupRows: 1000 });
    const { metaData } = await footerOf(apart);
    expect(Array.from(metaData.rowGroups, ({ numRows }) => numRows)).toEqual(Array(20).fill(1000));
    await expectSameContents(apart);
  });

  it('writes smallest and largest values that hold, for every kind of order', async () => {
    const bytes = await table();
    await writeFile(folder.file('b.parquet'), await rewritten(memorySource('', bytes)));
    const file = folder.file('b.parquet');
    for (const [column, sql] of [
      ['tiny', 'tiny'],
      ['small', 'small'],
      ['big', 'big'],
      ['unsigned', 'unsigned'],
      ['price', 'price'],
      ['wide', 'wide'],
      ['positive', 'positive'],
      ['ratio', 'ratio'],
      ['day', 'day'],
      ['uuid', 'uuid'],
    ] as const) {
      const [bounds] = await duckdb.rows(
        `SELECT stats_min_value, stats_max_value FROM parquet_metadata('${file}')
         WHERE path_in_schema = '${column}'`,
      );
      const [values] = await duckdb.rows(
        `SELECT min(${sql})::VARCHAR, max(${sql})::VARCHAR FROM read_parquet('${file}')`,
      );
      expect(bounds, column).toEqual(values);
    }
    const found = await duckdb.rows(`SELECT count(*) FROM '${file}' WHERE wide < -9`);
    expect(found).toEqual(
      await duckdb.rows(
        `SELECT count(*) FROM '${folder.file('original.parquet')}' WHERE wide < -9`,
      ),
    );
    // Longer than bounds are: what is compared with is cut within a character.
    const name = `${'æ'.repeat(20 + (49_999 % 30))}49999`;
    expect(await duckdb.rows(`SELECT id FROM '${file}' WHERE name = '${name}'`)).toEqual([
      ['49999'],
    ]);
  });

  it('takes the page index along: every entry leads to a data page', async () => {
    const output = await rewritten(memorySource('', await table()), { rowGroupRows: 30_000 });
    const { metaData } = await footerOf(output);
    let pages = 0;
    for (const rowGroup of metaData.rowGroups)
      for (const chunk of rowGroup.columns) {
        const { offsetIndexOffset: start = 0, offsetIndexLength: length = 0 } = chunk;
        const index = decode(offsetIndex, output.subarray(start, start + length)).value;
        for (const { offset, compressedPageSize } of index.pageLocations) {
          const { value, end } = decode(pageHeader, output, offset);
          expect(value.type).toBe(0);
          expect(end - offset + value.compressedPageSize).toBe(compressedPageSize);
          pages++;
        }
      }
    expect(pages).toBeGreaterThan(metaData.rowGroups.length * 18);
  });

  it('encodes ids that hardly repeat without a dictionary, and smaller', async () => {
    const file = folder.file('ids.parquet');
    await duckdb.run(
      `COPY (SELECT i AS id FROM range(600000) t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`,
    );
    const output = await rewritten(memorySource('', await readFile(file)), {
      rowGroupRows: 300_000,
      compression: 'none',
    });
    expect(output.byteLength).toBeLessThan(100_000);
    const [first] = (await footerOf(output)).metaData.rowGroups;
    expect(first?.columns.at(0).metaData?.dictionaryPageOffset).toBeUndefined();
  });

  it('tells how far it has come, and when it cannot be cancelled any more', async () => {
    const reports: JobProgress[] = [];
    const report = (progress: JobProgress) => reports.push(progress);
    const output = await rewritten(memorySource('', await table()), {}, { report });
    expect(reports.map(({ phase }) => phase).slice(-2)).toEqual(['verifying', 'committing']);
    for (const [index, { rows, bytesRead, bytesWritten }] of reports.entries()) {
      const before = reports[index - 1] ?? { rows: 0, bytesRead: 0, bytesWritten: 0 };
      expect(rows).toBeGreaterThanOrEqual(before.rows);
      expect(bytesRead).toBeGreaterThanOrEqual(before.bytesRead);
      expect(bytesWritten).toBeGreaterThanOrEqual(before.bytesWritten);
    }
    expect(reports.at(-1)).toMatchObject({
      rows: 50_000,
      rowsTotal: 50_000,
      bytesWritten: output.byteLength,
    });
    expect(reports.at(-1)?.bytesRead).toBe(reports.at(-1)?.bytesReadTotal);
  });

  it('plans what it then does, and says what it does not keep', async () => {
    const source = memorySource('', await table());
    const plan = await planRewriteOf(source, { ...defaults, rowGroupRows: 20_000 });
    expect(plan).toMatchObject({ rows: 50_000, rowGroupsIn: 25, rowGroupsOut: 3 });
    expect(plan.losses).toEqual([
      expect.stringMatching(/^The distinct counts of columns.* are not kept\.$/),
    ]);
    const output = await rewritten(source, { rowGroupRows: 20_000 });
    expect((await footerOf(output)).metaData.rowGroups).toHaveLength(3);
  });

  it('says who wrote the file', async () => {
    const output = await rewritten(memorySource('', await table(10)));
    expect((await footerOf(output)).metaData.createdBy).toBe(createdBy);
    const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const { name, version } = JSON.parse(manifest) as { name: string; version: string };
    expect(createdBy).toBe(`${name} version ${version}`);
  });

  it('refuses options that cannot work before it creates anything', async () => {
    const source = memorySource('', await table(10));
    const createSink = async (): Promise<ByteSink> => Promise.reject(new Error('created'));
    for (const options of [
      { rowGroupRows: 0 },
      { rowGroupRows: 1.5 },
      { rowGroupRows: NaN },
      { rowGroupBytes: 0 },
      { compression: 'rar' as 'zstd' },
    ])
      await expect(rewritten(source, options, { createSink })).rejects.toMatchObject({
        code: 'invalidArgument',
      });
  });

  it('takes files without rows, without columns and without row groups', async () => {
    const root = { name: 'schema', numChildren: 0 };
    const emptyFile = bareFile({
      version: 2,
      schema: [
        { ...root, numChildren: 1 },
        { name: 'a', type: 1, repetitionType: 1 },
      ],
      numRows: 0,
      rowGroups: eagerList([]),
      keyValueMetadata: [{ key: 'k', value: '\ufeffv' }],
    });
    const { metaData } = await footerOf(await rewritten(memorySource('', emptyFile)));
    expect(metaData).toMatchObject({ numRows: 0, rowGroups: { length: 0 } });
    expect(metaData.schema).toHaveLength(2);
    const noColumns = bareFile({
      version: 2,
      schema: [root],
      numRows: 5,
      rowGroups: eagerList([{ columns: eagerList([]), totalByteSize: 0, numRows: 5 }]),
    });
    const output = await footerOf(
      await rewritten(memorySource('', noColumns), { rowGroupRows: 2 }),
    );
    expect(output.metaData.numRows).toBe(5);
    expect(Array.from(output.metaData.rowGroups, ({ numRows }) => numRows)).toEqual([2, 2, 1]);
  });

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
    await table();
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
