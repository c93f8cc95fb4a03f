import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { TableError } from '../../../../src/base/errors.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { merge, planMerge } from '../../../../src/jobs/merge/merge.ts';
import type { MergeOptions, MergeSummary } from '../../../../src/jobs/merge/mergeSpec.ts';
import { openBytes, sampleBytes } from '../../formats/parquet/fixture.ts';
import { temporaryFolder } from '../../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import { folderContext } from '../folderContext.ts';
import '../../parquetWasm.ts';

let duckdb: DuckDB;
beforeAll(async () => {
  duckdb = await openDuckDB();
});

const folder = temporaryFolder();
const parquet: MergeOptions = { format: 'parquet' };

/** Writes a Parquet file that DuckDB makes of a query. */
async function made(name: string, sql: string, options = ''): Promise<string> {
  const file = folder.file(name);
  await mkdir(path.dirname(file), { recursive: true });
  await duckdb.run(`COPY (${sql}) TO '${file}' (FORMAT parquet${options})`);
  return file;
}

async function merged(
  files: readonly string[],
  options: MergeOptions = parquet,
  changes: Partial<JobContext> = {},
): Promise<MergeSummary> {
  return merge(options, folderContext(files, folder.file('out.parquet'), changes));
}

const list = (files: readonly string[]): string =>
  `[${files.map((file) => `'${file}'`).join(', ')}]`;

/** How many rows are in one of two queries and not in the other. */
async function differences(one: string, other: string): Promise<unknown> {
  const count = async (a: string, b: string): Promise<unknown> =>
    (await duckdb.rows(`SELECT count(*)::INT FROM ((${a}) EXCEPT ALL (${b}))`))[0]?.[0];
  return [await count(one, other), await count(other, one)];
}

describe('a merge', () => {
  it.each([undefined, { limit: { kind: 'rows', rows: 60 } }] as const)(
    'tells that it looks at what it has written (%#)',
    async (parts) => {
      const file = await made('a.parquet', 'SELECT i FROM range(100) t(i)');
      const phases = new Set<string>();
      const report: JobContext['report'] = ({ phase }) => phases.add(phase);
      await merged([file, file], { ...parquet, parts }, { report });
      expect([...phases]).toEqual(['running', 'verifying', 'committing']);
    },
  );

  it('keeps an Arrow schema that all files have, where it holds for the output', async () => {
    const sample = folder.file('types.parquet');
    await writeFile(sample, sampleBytes('types.parquet'));
    const keys = async (): Promise<unknown[]> => {
      const { reader } = await openBytes(await readFile(folder.file('out.parquet')));
      return reader.facts.keyValueMetadata.map(({ key }) => key);
    };
    expect((await merged([sample, sample])).losses).toEqual([]);
    expect(await keys()).toEqual(['ARROW:schema']);
    await rm(folder.file('out.parquet'));
    const { losses } = await merged([sample, sample], { ...parquet, source: 'file' });
    expect(losses).toEqual([
      'The metadata entry ARROW:schema is not kept: it describes all columns.',
    ]);
    expect(await keys()).toEqual([]);
  });

  it('has the rows and columns that DuckDB unites by name', async () => {
    const files = [
      await made(
        'a.parquet',
        `SELECT i::INTEGER AS id, 'a' || i AS text, i::FLOAT AS real,
        {'x': (i % 100)::TINYINT, 'y': 'q'} AS nested FROM range(3000) t(i)`,
      ),
      await made(
        'b.parquet',
        `SELECT i::BIGINT << 40 AS id, i::DOUBLE / 7 AS real, [i::SMALLINT] AS items,
        {'x': i::INTEGER, 'z': i % 2 = 0} AS nested FROM range(50) t(i)`,
      ),
      await made(
        'c.parquet',
        `SELECT NULL::INTEGER AS id, i % 3 = 0 AS flag, [i * 100000] AS items,
        12.5::DECIMAL(5, 2) AS price, DATE '2024-02-29' AS day FROM range(10) t(i)`,
      ),
      await made(
        'd.parquet',
        `SELECT i::INTEGER AS id, 1.12345::DECIMAL(9, 5) AS price,
        TIMESTAMP '2020-05-05 01:02:03.000004' AS day FROM range(10) t(i)`,
      ),
    ];
    const summary = await merged(files);
    expect(summary).toMatchObject({ files: 4, rowsOut: 3070, segmentsOut: 1, losses: [] });
    expect(summary.united).toContain(
      'Column id: INT32 (a.parquet) and INT64 (b.parquet) become INT64.',
    );
    expect(summary.united).toContain(
      'Column text is not in b.parquet and 2 others of 4: it is null there.',
    );
    const out = folder.file('out.parquet');
    const types = await duckdb.rows(
      `SELECT column_name, column_type FROM (DESCRIBE FROM '${out}')`,
    );
    expect(Object.fromEntries(types)).toEqual({
      id: 'BIGINT',
      text: 'VARCHAR',
      real: 'DOUBLE',
      nested: 'STRUCT(x INTEGER, y VARCHAR, z BOOLEAN)',
      items: 'BIGINT[]',
      flag: 'BOOLEAN',
      price: 'DECIMAL(9,5)',
      day: 'TIMESTAMP',
    });
    const columns = 'id, text, real, nested.x, nested.y, nested.z, items, flag, price, day';
    expect(
      await differences(
        `SELECT ${columns} FROM '${out}'`,
        `SELECT ${columns} FROM read_parquet(${list(files)}, union_by_name = true)`,
      ),
    ).toEqual([0, 0]);
    // In the order of the inputs.
    expect(await duckdb.rows(`SELECT id::VARCHAR, text FROM '${out}' LIMIT 2 OFFSET 2998`)).toEqual(
      [
        ['2998', 'a2998'],
        ['2999', 'a2999'],
      ],
    );
  });

  it('unites any columns of any files as DuckDB does', { timeout: 60_000 }, async () => {
    const types = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'];
    const column = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      type: fc.constantFrom(...types),
    });
    const file = fc.record({
      columns: fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1 }),
      rows: fc.nat({ max: 40 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (tables) => {
        const at = run++;
        const files = await Promise.all(
          tables.map(async ({ columns, rows }, i) => {
            const values = columns.map(
              ({ name, type }, c) =>
                `CASE WHEN i % ${c + 3} = 0 THEN NULL ELSE (i * 3) % 128 END::${type} AS ${name}`,
            );
            return made(
              `${at}-${i}.parquet`,
              `SELECT ${values.join(', ')} FROM range(${rows}) t(i)`,
            );
          }),
        );
        const out = folder.file(`${at}.parquet`);
        await merge(parquet, folderContext(files, out));
        const united = `FROM read_parquet(${list(files)}, union_by_name = true)`;
        expect(await differences(`SELECT * ${united}`, `FROM '${out}'`)).toEqual([0, 0]);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses columns that do not go together, naming both files, before it makes an output', async () => {
    const files = [
      await made('a.parquet', 'SELECT 1 AS id'),
      await made('b.parquet', `SELECT 'x' AS id`),
    ];
    const message = 'column id is INT32 in a.parquet and STRING in b.parquet';
    await expect(merged(files)).rejects.toThrow(message);
    await expect(planMerge(parquet, folderContext(files, ''))).rejects.toThrow(message);
    expect(await folder.names()).toEqual(['a.parquet', 'b.parquet']);
    await merged(files, { ...parquet, conflicts: 'text' });
    expect(await duckdb.rows(`FROM '${folder.file('out.parquet')}'`)).toEqual([['1'], ['x']]);
  });

  it('takes folders for columns, of a type that fits all of them', async () => {
    const files = await Promise.all(
      [
        'year=2023/day=2023-01-31/city=Oslo',
        'year=2024/day=2024-02-29/city=S%C3%A3o%20Paulo',
        'year=2024/day=2024-03-01/city=__HIVE_DEFAULT_PARTITION__',
      ].map(async (name, i) =>
        made(`${name}/part.parquet`, `SELECT ${i} AS id FROM range(${i + 1})`),
      ),
    );
    const options = { ...parquet, source: 'file' };
    const { choices } = await planMerge(options, folderContext(files, ''));
    expect(choices).toContain('Columns from folders: year, day, city.');
    await merged(files, options);
    const out = folder.file('out.parquet');
    expect(
      await differences(
        `SELECT id, year, day, city FROM '${out}'`,
        `SELECT id, year, day, city FROM read_parquet(${list(files)}, hive_partitioning = true)`,
      ),
    ).toEqual([0, 0]);
    expect(await duckdb.rows(`SELECT DISTINCT file FROM '${out}'`)).toEqual([['part.parquet']]);
    const types = await duckdb.rows(`SELECT column_type FROM (DESCRIBE FROM '${out}')`);
    expect(types.flat()).toEqual(['INTEGER', 'BIGINT', 'DATE', 'VARCHAR', 'VARCHAR']);
  });

  it('leaves folders alone where it is told to, or where they are not all alike', async () => {
    const files = [
      await made('a=1/x.parquet', 'SELECT 1 AS id'),
      await made('b=2/y.parquet', 'SELECT 2 AS id'),
    ];
    expect((await planMerge(parquet, folderContext(files, ''))).columns).toEqual(['id']);
    const asked = planMerge({ ...parquet, partitions: true }, folderContext(files, ''));
    await expect(asked).rejects.toThrow('do not all lie in folders of the same keys');
    const [first = ''] = files;
    const plan = planMerge({ ...parquet, partitions: false }, folderContext([first], ''));
    expect((await plan).columns).toEqual(['id']);
  });

  it('reads every format, and writes every other', async () => {
    const csv = folder.file('a.csv');
    await writeFile(csv, 'id,text\n1,x\n2,\n');
    const files = [csv, await made('b.parquet', `SELECT 3::BIGINT AS id, 'z' AS text`)];
    const out = folder.file('out.avro');
    await merge({ format: 'avro' }, folderContext(files, out));
    await merge({ format: 'ndjson' }, folderContext([out], folder.file('out.ndjson')));
    expect(await readFile(folder.file('out.ndjson'), 'utf8')).toBe(
      '{"id":1,"text":"x"}\n{"id":2,"text":null}\n{"id":3,"text":"z"}\n',
    );
  });

  it('builds up row groups of the asked size from however small files', async () => {
    const files = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        made(`${i}.parquet`, `SELECT ${i} AS file, i FROM range(10) t(i)`),
      ),
    );
    const summary = await merged(files, { ...parquet, parquet: { rowGroupRows: 64 } });
    expect(summary).toMatchObject({ rowsOut: 200, segmentsOut: 4 });
  });

  it('writes files of a number of rows, or of about a number of bytes', async () => {
    const files = await Promise.all(
      [0, 1, 2].map(async (i) =>
        made(`${i}.parquet`, `SELECT hash(i + ${i} * 30000) AS h FROM range(30000) t(i)`),
      ),
    );
    const input = `SELECT * FROM read_parquet(${list(files)})`;
    const output = folder.file('out.parquet');
    const rows = await merged(files, {
      ...parquet,
      parts: { limit: { kind: 'rows', rows: 40_000 } },
    });
    expect(rows.parts?.map((part) => [part.name, part.rows])).toEqual([
      ['part-0001.parquet', 40_000],
      ['part-0002.parquet', 40_000],
      ['part-0003.parquet', 10_000],
    ]);
    expect(await differences(`FROM '${output}/*.parquet'`, input)).toEqual([0, 0]);
    const limit = { kind: 'bytes', bytes: 100_000 } as const;
    const parts = { limit, name: 'h-{n}' };
    const other = folderContext(files, folder.file('bytes'));
    const bytes = (await merge({ ...parquet, parts }, other)).parts ?? [];
    expect(await readdir(folder.file('bytes'))).toEqual(bytes.map(({ name }) => name));
    for (const part of bytes.slice(0, -1))
      expect(Math.abs(part.bytes - 100_000)).toBeLessThan(15_000);
    expect(await differences(`FROM '${folder.file('bytes')}/*.parquet'`, input)).toEqual([0, 0]);
  });

  it('names the file that an error is about', async () => {
    const good = await made('a.parquet', 'SELECT 1 AS id');
    const bad = folder.file('bad.parquet');
    await writeFile(bad, 'PAR1 and nothing else');
    const error = await merged([good, bad]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TableError);
    expect((error as TableError).where?.file).toBe('bad.parquet');
    expect(await folder.names()).toEqual(['a.parquet', 'bad.parquet']);
  });

  it.each([false, true])(
    'leaves nothing when it is cancelled, wherever that is (%s)',
    async (isFolder) => {
      const files = await Promise.all(
        [0, 1].map(async (i) => made(`${i}.parquet`, `SELECT i AS h FROM range(5000) t(i)`)),
      );
      const before = await folder.names();
      const parts = isFolder ? { limit: { kind: 'rows', rows: 3000 } as const } : undefined;
      for (let after = 0; ; after++) {
        const controller = new AbortController();
        let reads = 0;
        const context = folderContext(files, folder.file('out'), { signal: controller.signal });
        const inputs = context.inputs.map((input) => ({
          ...input,
          open: async () => {
            const source = await input.open();
            return {
              ...source,
              name: source.name,
              size: source.size,
              read: async (start: number, end: number, signal?: AbortSignal) => {
                if (reads++ === after) controller.abort();
                return source.read(start, end, signal);
              },
              close: async () => source.close(),
            };
          },
        }));
        const job = merge({ ...parquet, parts }, { ...context, inputs });
        const outcome = await job.then(
          () => 'done',
          (error: unknown) => (error as Error).name,
        );
        if (outcome === 'done') break;
        expect(outcome).toBe('AbortError');
        expect(await folder.names()).toEqual(before);
      }
      expect(await folder.names()).toEqual([...before, 'out']);
    },
  );
});
