import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutputFolder } from '../../../../src/io/outputFolder.ts';
import { createMemoryFolder } from '../../../../src/io/memoryFolder.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { planSplit, split } from '../../../../src/jobs/split/split.ts';
import type { ByValue, SplitOptions, SplitSummary } from '../../../../src/jobs/split/splitSpec.ts';
import { createFileFolder } from '../../../../src/node/fileFolder.ts';
import { temporaryFolder } from '../../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import { folderContext } from '../folderContext.ts';
import { limitedSink } from '../sinks.ts';
import '../../parquetWasm.ts';

let duckdb: DuckDB;
beforeAll(async () => {
  duckdb = await openDuckDB();
});

const folder = temporaryFolder();
let input = '';
beforeEach(async () => {
  input = folder.file('trips.parquet');
  await duckdb.run(`COPY (SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN ''
      WHEN i % 5 = 2 THEN 'São/Paulo' ELSE 'Oslo' END AS city,
      DATE '2024-01-01' + (i // 1000)::INTEGER AS day, [i] AS list
    FROM range(5000) t(i)) TO '${input}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
});

const output = (): string => folder.file('out');

async function run(
  options: SplitOptions,
  changes: Partial<JobContext> = {},
): Promise<SplitSummary> {
  return split(options, folderContext([input], output(), changes));
}

/** How many rows are in one of two queries and not in the other. */
async function differences(one: string, other: string): Promise<unknown> {
  const count = async (a: string, b: string): Promise<unknown> =>
    (await duckdb.rows(`SELECT count(*)::INT FROM ((${a}) EXCEPT ALL (${b}))`))[0]?.[0];
  return [await count(one, other), await count(other, one)];
}

const byValue = (changes: Partial<ByValue> = {}): SplitOptions => ({
  format: 'parquet',
  by: { kind: 'value', column: 'city', style: 'folders', ...changes },
});
const byRows: SplitOptions = { format: 'parquet', by: { kind: 'rows', rows: 1500 } };

describe('a split', () => {
  it.each([byRows, byValue()])(
    'tells that it looks at what it has written (%#)',
    async (options) => {
      const phases = new Set<string>();
      const report: JobContext['report'] = ({ phase }) => phases.add(phase);
      await run(options, { report });
      expect([...phases]).toEqual(['running', 'verifying', 'committing']);
    },
  );

  it('by rows has files of the asked number of rows, in order', async () => {
    const plan = await planSplit(byRows, folderContext([input], output()));
    expect(plan).toMatchObject({
      rows: 5000,
      files: 4,
      choices: ['Files: at most 1,500 rows each.'],
    });
    const { parts, rowsOut } = await run(byRows);
    expect(rowsOut).toBe(5000);
    expect(parts.map(({ name }) => name)).toEqual(plan.names);
    expect(parts.map(({ name, rows }) => [name, rows])).toEqual([
      ['trips-0001.parquet', 1500],
      ['trips-0002.parquet', 1500],
      ['trips-0003.parquet', 1500],
      ['trips-0004.parquet', 500],
    ]);
    expect(await readdir(output())).toEqual(parts.map(({ name }) => name));
    const all = `SELECT id FROM read_parquet('${output()}/*.parquet')`;
    expect(await duckdb.rows(all)).toEqual(await duckdb.rows(`SELECT id FROM '${input}'`));
  });

  it('says nothing of the column that folders are named by', async () => {
    const entry = (names: readonly string[]): string =>
      JSON.stringify({ fields: names.map((name) => ({ name })) });
    const key = 'org.apache.spark.sql.parquet.row.metadata';
    await duckdb.run(`COPY (SELECT 1 AS id, 'Oslo' AS city) TO '${input}'
      (FORMAT parquet, KV_METADATA {'${key}': '${entry(['id', 'city'])}'})`);
    await run(byValue());
    const [found] = await duckdb.rows(
      `SELECT decode(value) FROM parquet_kv_metadata('${output()}/**/*.parquet')`,
    );
    expect(found).toEqual([entry(['id'])]);
  });

  it('by value has a folder for each, as DuckDB reads them', async () => {
    const { parts } = await run(byValue());
    expect(parts.map(({ name, rows }) => [name, rows])).toEqual([
      ['city=__HIVE_DEFAULT_PARTITION__/trips.parquet', 1000],
      ['city=/trips.parquet', 1000],
      ['city=S%C3%A3o%2FPaulo/trips.parquet', 1000],
      ['city=Oslo/trips.parquet', 2000],
    ]);
    const columns = 'id, city, day, list';
    expect(
      await differences(
        `SELECT ${columns} FROM read_parquet('${output()}/*/*.parquet', hive_partitioning = true)`,
        `SELECT ${columns} FROM '${input}'`,
      ),
    ).toEqual([0, 0]);
    const [, , , oslo] = parts;
    expect(
      await duckdb.rows(
        `SELECT column_name FROM (DESCRIBE FROM read_parquet('${output()}/${oslo?.name}', hive_partitioning = false))`,
      ),
    ).toEqual([['id'], ['day'], ['list']]);
  });

  it('by value may have a file for each beside each other, with the column', async () => {
    const { parts } = await run(byValue({ style: 'names' }));
    expect(parts.map(({ name }) => name)).toEqual([
      'trips-null.parquet',
      'trips-empty.parquet',
      'trips-São%2FPaulo.parquet',
      'trips-Oslo.parquet',
    ]);
    expect(await differences(`FROM '${output()}/*.parquet'`, `FROM '${input}'`)).toEqual([0, 0]);
  });

  it('by value needs no more open files than values that lie between each other', async () => {
    const { parts } = await run(byValue({ column: 'day', openFiles: 1 }));
    expect(parts.map(({ rows }) => rows)).toEqual([1000, 1000, 1000, 1000, 1000]);
    await expect(run(byValue({ openFiles: 3 }))).rejects.toThrow(
      '4 files would have to be open at the same time, and 3 may be: sort the file by city first',
    );
  });

  it.each([
    [{ ...byRows, by: { kind: 'rows', rows: 0 } }, 'rows per file must be a whole number above 0'],
    [{ ...byRows, name: 'x' }, 'the name x needs {n}'],
    [{ ...byRows, name: 'a/{n}' }, 'has a folder in it'],
    [byValue({ column: 'nowhere' }), 'there is no column nowhere'],
  ] as const)('refuses %j before it makes an output', async (options, message) => {
    await expect(run(options)).rejects.toThrow(message);
    expect(await folder.names()).toEqual(['trips.parquet']);
  });

  it('goes into a folder that is there, and replaces nothing unless it is asked to', async () => {
    await mkdir(output());
    await writeFile(folder.file('out/other.txt'), 'stays');
    await run(byRows);
    await expect(run(byRows)).rejects.toMatchObject({ code: 'exists' });
    const before = await readFile(folder.file('out/trips-0001.parquet'));
    const createFolder = async (): Promise<OutputFolder> =>
      createFileFolder({ path: output(), temporaryPath: folder.file('tmp'), overwrite: true });
    await run({ ...byRows, parquet: { compression: 'none' } }, { createFolder });
    expect(await readFile(folder.file('out/trips-0001.parquet'))).not.toEqual(before);
    expect(await readdir(output())).toHaveLength(5);
    expect(await folder.names()).toEqual(['out', 'trips.parquet']);
  });

  it('keeps files in memory where there are no folders', async () => {
    const createFolder = async (): Promise<OutputFolder> =>
      Promise.resolve(createMemoryFolder(2 ** 24));
    const { outputs, parts } = await run(byValue(), { createFolder });
    expect(outputs?.map(({ name, bytes }) => [name, bytes.byteLength]).sort()).toEqual(
      parts.map(({ name, bytes }) => [name, bytes]).sort(),
    );
  });

  it('leaves nothing when the disk is full, wherever that is', async () => {
    const { bytesOut } = await run(byValue(), {
      createFolder: async () => Promise.resolve(createMemoryFolder(2 ** 24)),
    });
    for (let room = 0; room < bytesOut; room += Math.ceil(bytesOut / 12)) {
      const createFolder = async (): Promise<OutputFolder> => {
        const inner = await createFileFolder({
          path: output(),
          temporaryPath: folder.file('tmp'),
          overwrite: false,
        });
        return {
          create: async (name) => limitedSink(await inner.create(name), room / 4),
          commit: async () => inner.commit(),
          abort: async () => inner.abort(),
        };
      };
      await expect(run(byValue(), { createFolder })).rejects.toMatchObject({
        code: 'diskFull',
        where: { part: 'output' },
      });
      expect(await folder.names()).toEqual(['trips.parquet']);
    }
  });

  it('leaves nothing when it is cancelled, wherever that is', async () => {
    for (let after = 0; ; after++) {
      const controller = new AbortController();
      let steps = 0;
      const tick = (): void => {
        if (steps++ === after) controller.abort();
      };
      const createFolder = async (): Promise<OutputFolder> => {
        tick();
        const inner = await createFileFolder({
          path: output(),
          temporaryPath: folder.file('tmp'),
          overwrite: false,
        });
        return {
          create: async (name) => {
            tick();
            return inner.create(name);
          },
          commit: async () => inner.commit(),
          abort: async () => inner.abort(),
        };
      };
      const job = run(byValue(), { createFolder, signal: controller.signal });
      const outcome = await job.then(
        () => 'done',
        (error: unknown) => (error as Error).name,
      );
      if (outcome === 'done') break;
      expect(outcome).toBe('AbortError');
      expect(existsSync(output())).toBe(false);
      expect(await folder.names()).toEqual(['trips.parquet']);
    }
  });
});
