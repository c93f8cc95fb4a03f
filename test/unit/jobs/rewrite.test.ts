import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
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
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import type { JobProgress } from '../../../src/jobs/job.ts';
import { planRewriteOf } from '../../../src/jobs/rewrite.ts';
import { countingSource } from '../countingSource.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import { turnsOf } from '../base/turns.ts';
import { defaults, footerOf, rewritten, writeTable } from './rewriting.ts';
import { delegating } from './sinks.ts';

/** A file of nothing but a footer. */
function bareFile(metaData: FileMetaData): Uint8Array {
  const footer = encode(fileMetaData, metaData);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(footer.byteLength);
  return Buffer.concat([Buffer.from('PAR1'), footer, trailer, Buffer.from('PAR1')]);
}

describe('a rewrite', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

  async function table(rows?: number): Promise<Uint8Array> {
    return writeTable(duckdb, folder.file('original.parquet'), rows);
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
});
