import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../../src/codecs/codecs.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import type { ConvertSummary } from '../../../../src/jobs/convertSpec.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';
import { planJob, runJob } from '../../../../src/jobs/jobs.ts';
import type {
  Reshaping,
  RewriteOptions,
  RewritePlan,
  RewriteSummary,
} from '../../../../src/jobs/rewriteSpec.ts';
import { createFileSink } from '../../../../src/node/fileSink.ts';
import { nodeCodecs } from '../../../../src/node/nodeCodecs.ts';
import { createScratchSink } from '../../../../src/node/scratchSink.ts';
import { openBytes, sampleBytes } from '../../formats/parquet/fixture.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import { watchedSink } from '../sinks.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'reshape-'));
const targets = path.join(folder, 'targets');
const input = path.join(folder, 'in.parquet');
const output = path.join(folder, 'out.parquet');
let duckdb: DuckDB;

beforeAll(async () => {
  lendCodecs(nodeCodecs());
  duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i AS n, (hash(i) % 50)::INT AS few,
      CASE WHEN hash(i, 1) % 5 > 0 THEN 'text ' || hash(i, 2) % 30 END AS text,
      CASE WHEN hash(i, 3) % 5 > 0 THEN ((hash(i, 4) % 100)::INT - 50)::DECIMAL(20, 2) END AS price,
      [i, NULL] AS list, {'a': i, 'b': ['x', NULL]} AS pair, MAP {'k': i} AS map,
      TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS time, md5(i::VARCHAR)::UUID AS id
    FROM range(4000) t(i)) TO '${input}' (FORMAT parquet, ROW_GROUP_SIZE 1000,
    KV_METADATA {origin: 'test', pandas: '{}'}, FIELD_IDS {n: 1, few: 2, text: 3, price: 4,
    list: {__duckdb_field_id: 5, element: 6}, pair: {__duckdb_field_id: 7, a: 8}})`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  rmSync(targets, { recursive: true, force: true });
});

function contextOf(changes: Partial<JobContext> = {}, file = input): JobContext {
  return {
    inputs: [
      { name: file, open: async () => Promise.resolve(memorySource(file, readFileSync(file))) },
    ],
    reading: { memoryLimitBytes: 2 ** 28 },
    createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
    createScratch: async () => createScratchSink(path.join(folder, 'job.tmp')),
    report: () => undefined,
    ...changes,
  };
}

async function run(
  reshape: Reshaping,
  options: RewriteOptions = {},
  changes: Partial<JobContext> = {},
): Promise<RewriteSummary> {
  const spec = jobSpec('rewrite', { rowGroupRows: 1500, ...options, reshape });
  // A rewrite answers with a rewrite's summary.
  const summary = (await runJob(spec, contextOf(changes))) as RewriteSummary;
  writeFileSync(output, summary.output ?? new Uint8Array());
  return summary;
}

async function plan(reshape: Reshaping): Promise<RewritePlan> {
  return (await planJob(jobSpec('rewrite', { reshape }), contextOf())) as RewritePlan;
}

const rowsOf = async (sql: string): Promise<string[]> =>
  (await duckdb.rows(sql)).map((row) => JSON.stringify(row));

const conditions = [
  undefined,
  'few < 10',
  "text is null or text like 'text 1%'",
  'price between -10 and 20.5 and n >= 1500',
  'n < 0',
];
const orders = ['n', 'few', 'text', 'price', 'time', 'id'];
const columns = ['n', 'few', 'text', 'price', 'list', 'pair', 'map', 'time', 'id'];

const reshapings: fc.Arbitrary<Reshaping> = fc.record({
  keep: fc.option(
    fc
      .shuffledSubarray(columns, { minLength: 1 })
      .map((names) =>
        names.map((name, i) => ({ name, as: i % 3 === 1 ? `new ${name}` : undefined })),
      ),
    { nil: undefined },
  ),
  where: fc.constantFrom(...conditions),
  sort: fc.option(
    fc.uniqueArray(
      fc.record({
        column: fc.constantFrom(...orders),
        descending: fc.boolean(),
        nullsFirst: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3, selector: ({ column }) => column },
    ),
    { nil: undefined },
  ),
  sortMemoryBytes: fc.constantFrom(400_000, 2 ** 26),
});

function sqlOf({ keep, where = 'true', sort = [] }: Reshaping): string {
  const list =
    keep === undefined ? '*' : keep.map(({ name, as = name }) => `${name} AS "${as}"`).join(', ');
  const order = sort.map(
    ({ column, descending = false, nullsFirst = false }) =>
      `s.${column} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
  );
  return `SELECT ${list} FROM '${input}' s WHERE ${where} ORDER BY ${[...order, 's.n'].join(', ')}`;
}

describe('a rewrite of other columns or rows', () => {
  it('gives the rows that DuckDB gives, in the order that it gives them in', async () => {
    await fc.assert(
      fc.asyncProperty(reshapings, async (reshape) => {
        const summary = await run(reshape);
        const wanted = await rowsOf(sqlOf(reshape));
        expect(await rowsOf(`FROM '${output}'`)).toEqual(wanted);
        expect(summary).toMatchObject({ rows: 4000, rowsOut: wanted.length });
      }),
      { numRuns: 8 },
    );
    expect(readdirSync(folder).sort()).toEqual(['in.parquet', 'out.parquet']);
  }, 120_000);

  it('keeps field IDs and metadata, and says in the footer how rows are sorted', async () => {
    await run({ sort: [{ column: 'text', descending: true }, { column: 'n' }], where: 'few > 5' });
    const ids = (file: string): string =>
      `SELECT name, field_id FROM parquet_schema('${file}') WHERE field_id IS NOT NULL`;
    expect(await rowsOf(ids(output))).toEqual(await rowsOf(ids(input)));
    expect(
      await rowsOf(`SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata('${output}')`),
    ).toEqual(['["origin","test"]', '["pandas","{}"]']);
    const { reader: table } = await openBytes(readFileSync(output));
    expect(table.segments({ start: 0, end: 1 })[0]?.sortedBy).toEqual([
      'text descending, nulls last',
      'n ascending, nulls last',
    ]);
  });

  it('drops and renames columns of whole row groups, the others as they are stored', async () => {
    const keep = ['map', 'pair', 'price', 'list'].map((name) => ({ name, as: `my ${name}` }));
    const { losses, rowGroupsOut } = await run({ keep }, { columns: { 'my price': {} } });
    expect(losses[0]).toBe('The metadata entry pandas is not kept: it describes all columns.');
    expect(rowGroupsOut).toBe(4);
    const schema = (file: string, prefix: string): string =>
      `SELECT regexp_replace(name, '^my ', ''), type, type_length, repetition_type, converted_type, field_id,
        logical_type FROM parquet_schema('${file}') WHERE (name LIKE '${prefix}p%' OR name LIKE '${prefix}list')
          AND repetition_type != 'REPEATED'
        ORDER BY ALL`;
    expect(await rowsOf(schema(output, 'my '))).toEqual(await rowsOf(schema(input, '')));
    expect(await rowsOf(`FROM '${output}'`)).toEqual(
      await rowsOf(`SELECT map, pair, price, list FROM '${input}' ORDER BY n`),
    );
    expect(
      await rowsOf(`SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata('${output}')`),
    ).toEqual(['["origin","test"]']);
  });

  it('keeps metadata however long it is', async () => {
    const file = path.join(folder, 'long.parquet');
    const long = 'å'.repeat(100_000);
    await duckdb.run(
      `COPY (SELECT 1 AS n) TO '${file}' (FORMAT parquet, KV_METADATA {long: '${long}'})`,
    );
    const { inputs } = contextOf({}, file);
    const { losses } = await run({ where: 'n = 1' }, {}, { inputs });
    expect(losses).toEqual([]);
    const value = `SELECT decode(value) FROM parquet_kv_metadata('${output}')`;
    expect(await rowsOf(value)).toEqual([JSON.stringify([long])]);
    rmSync(file);
  });

  // Parquet's own schema does not say that text is a dictionary, or a column an extension's.
  it.each([
    ['whole row groups', undefined],
    ['rows', 'int32 is not null'],
  ])('keeps what %s have of an Arrow schema', async (_, where) => {
    const keep = [{ name: 'uuid', as: 'id' }, { name: 'dictionary' }, { name: 'int8' }];
    const name = 'types.parquet';
    const open = async () => Promise.resolve(memorySource(name, sampleBytes(name)));
    const { losses } = await run({ keep, where }, {}, { inputs: [{ name, open }] });
    expect(losses).toEqual([]);
    const { reader } = await openBytes(readFileSync(output));
    expect(reader.keyValueTexts()).toEqual([
      'id: FixedSizeBinary[16], arrow.uuid\ndictionary: Dictionary<Int8, Utf8>\nint8: Int8',
    ]);
  });

  it('does not read what cannot matter', async () => {
    const all = await run({ keep: [{ name: 'n' }, { name: 'list' }], where: 'n >= 0' });
    const few = await run({ keep: [{ name: 'n' }, { name: 'list' }], where: 'n > 3500' });
    const tail = 65_536;
    const bytes = ({ bytesIn, bytesSkipped = 0 }: RewriteSummary): number =>
      bytesIn - bytesSkipped - tail;
    expect(bytes(few)).toBeLessThan(bytes(all) / 2);
  });

  it('tells what it will do before it does it', async () => {
    const told = await plan({
      keep: [{ name: 'n', as: 'number' }, { name: 'text' }],
      where: 'few < 3',
      sort: [{ column: 'few', descending: true, nullsFirst: true }],
    });
    expect(told.choices.slice(-3)).toEqual([
      'Columns: n as number, text.',
      'Rows: those with few < 3.',
      'Sorted by few descending nulls first.',
    ]);
    expect(told.losses).toEqual([
      'The metadata entry pandas is not kept: it describes all columns.',
    ]);
  });

  it.each([
    [{ keep: [] }, 'no column is left'],
    [{ keep: [{ name: 'nowhere' }] }, 'no column nowhere'],
    [{ keep: [{ name: 'n' }, { name: 'few', as: 'n' }] }, 'two columns would be called n'],
    [{ sort: [{ column: 'list' }] }, 'have no order'],
    [{ sort: [] }, 'it needs a column'],
    [{ where: 'few <' }, 'is expected'],
    [{ sort: [{ column: 'n' }], sortMemoryBytes: 0 }, 'at least 1 byte'],
  ])('refuses %j', async (reshape, clause) => {
    const createSink = async () => Promise.reject(new Error('created'));
    await expect(run(reshape, {}, { createSink })).rejects.toThrow(clause);
    await expect(plan(reshape)).rejects.toMatchObject({ code: 'invalidArgument' });
  });

  it('leaves nothing when it is cancelled, at whatever point', async () => {
    mkdirSync(targets);
    const reshape: Reshaping = { sort: [{ column: 'text' }], sortMemoryBytes: 400_000 };
    for (const at of [1, 2, 5, 12, 20]) {
      const controller = new AbortController();
      let writes = 0;
      const tick = (): void => {
        if (++writes === at) controller.abort();
      };
      const target = { path: path.join(targets, 'out.parquet'), overwrite: false };
      const changes: Partial<JobContext> = {
        createSink: async () => watchedSink(await createFileSink(target), tick),
        createScratch: async () =>
          watchedSink(await createScratchSink(path.join(targets, '.out.tmp')), tick),
        signal: controller.signal,
      };
      await expect(run(reshape, { rowGroupRows: 300 }, changes)).rejects.toMatchObject({
        code: 'aborted',
      });
      expect(readdirSync(targets)).toEqual([]);
    }
  });

  it('takes Avro files, too', async () => {
    const files = { avro: path.join(folder, 'in.avro'), out: path.join(folder, 'out.avro') };
    const converted = async (from: string, format: 'avro' | 'parquet', to: string) => {
      const spec = jobSpec('convert', { format });
      const { output: bytes } = (await runJob(spec, contextOf({}, from))) as ConvertSummary;
      writeFileSync(to, bytes ?? new Uint8Array());
    };
    const reshape: Reshaping = {
      keep: [{ name: 'text', as: 'name' }, { name: 'few' }, { name: 'list' }],
      where: 'few < 20',
      sort: [{ column: 'text' }, { column: 'n', descending: true }],
      sortMemoryBytes: 400_000,
    };
    await converted(input, 'avro', files.avro);
    const spec = jobSpec('rewrite', { reshape, avro: { blockRows: 100 } });
    const told = (await planJob(spec, contextOf({}, files.avro))) as RewritePlan;
    expect(told.choices.slice(-3)).toEqual([
      'Columns: text as name, few, list.',
      'Rows: those with few < 20.',
      'Sorted by text, n descending.',
    ]);
    const summary = (await runJob(spec, contextOf({}, files.avro))) as RewriteSummary;
    writeFileSync(files.out, summary.output ?? new Uint8Array());
    await converted(files.out, 'parquet', output);
    const wanted = await rowsOf(sqlOf(reshape));
    expect(await rowsOf(`FROM '${output}'`)).toEqual(wanted);
    expect(summary).toMatchObject({
      format: 'avro',
      rows: 4000,
      rowsOut: wanted.length,
      rowGroupsOut: Math.ceil(wanted.length / 100),
    });
    const foreign = jobSpec('rewrite', { reshape, rowGroupRows: 10 });
    await expect(planJob(foreign, contextOf({}, files.avro))).rejects.toThrow('not for Avro');
    rmSync(files.avro);
    rmSync(files.out);
  });
});
