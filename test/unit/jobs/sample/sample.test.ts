import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { ByteSink } from '../../../../src/io/byteSink.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import type { JobProgress } from '../../../../src/jobs/job.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';
import { planJob, runJob } from '../../../../src/jobs/jobs.ts';
import type { SampleOptions, SampleSummary } from '../../../../src/jobs/sample/sampleSpec.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sample-'));
const input = path.join(folder, 'in.parquet');
const output = path.join(folder, 'out.parquet');
let duckdb: DuckDB;

beforeAll(async () => {
  duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i // 1000 AS grp, (i // 10) % 100 AS id, i AS n,
      'text ' || i % 7 AS text, [i, NULL] AS list, (i * 1.5)::DECIMAL(20, 2) AS price,
      TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS time
    FROM range(20000) t(i)) TO '${input}' (FORMAT parquet, ROW_GROUP_SIZE 4096,
    KV_METADATA {origin: 'test', pandas: '${pandas(['grp', 'n', 'text'])}'})`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An entry that describes columns. */
const pandas = (columns: readonly string[]): string =>
  JSON.stringify({
    columns: columns.map((name) => ({ name, field_name: name })),
    index_columns: [],
  });

function contextOf(changes: Partial<JobContext> = {}): JobContext {
  return {
    inputs: [
      {
        name: 'in.parquet',
        open: async () => Promise.resolve(memorySource('in.parquet', readFileSync(input))),
      },
    ],
    reading: { memoryLimitBytes: 2 ** 28 },
    createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
    report: () => undefined,
    ...changes,
  };
}

const ids: SampleOptions = {
  format: 'parquet',
  method: { kind: 'ids', groupBy: ['grp'], id: ['id'], idsPerGroup: 3, choose: 'first' },
  seed: 0,
};

async function run(
  options: SampleOptions,
  changes: Partial<JobContext> = {},
): Promise<SampleSummary> {
  // A sample answers with a sample's summary.
  const summary = (await runJob(jobSpec('sample', options), contextOf(changes))) as SampleSummary;
  writeFileSync(output, summary.output ?? new Uint8Array());
  return summary;
}

describe('the sample job', () => {
  it('writes exactly the rows of the kept IDs, all columns equal', async () => {
    const summary = await run(ids);
    expect(summary).toMatchObject({
      rowsIn: 20_000,
      rowsOut: 600,
      groups: 20,
      ids: 60,
      losses: [],
    });
    const kept = `SELECT * FROM '${input}' WHERE id < 3`;
    const same = await duckdb.rows(
      `SELECT count(*)::INT FROM (${kept} EXCEPT ALL FROM '${output}')`,
    );
    const extra = await duckdb.rows(
      `SELECT count(*)::INT FROM (FROM '${output}' EXCEPT ALL ${kept})`,
    );
    expect([same, extra]).toEqual([[[0]], [[0]]]);
    expect(
      await duckdb.rows(
        `SELECT value::VARCHAR FROM parquet_kv_metadata('${output}') WHERE key = 'origin'`,
      ),
    ).toEqual([['test']]);
  });

  it('keeps what is said of the columns that it has', async () => {
    const { losses } = await run({ ...ids, columns: ['text', 'time', 'grp'] });
    expect(losses).toEqual([]);
    const entries = await duckdb.rows(
      `SELECT decode(value) FROM parquet_kv_metadata('${output}') WHERE key = 'pandas'`,
    );
    expect(entries).toEqual([[pandas(['grp', 'text'])]]);
  });

  it('builds up row groups of the asked size from however small pieces', async () => {
    const summary = await run({ ...ids, parquet: { rowGroupRows: 250 } });
    expect(summary.segmentsOut).toBe(3);
  });

  it('keeps the asked columns, in the asked order, of the rows that a condition leaves', async () => {
    await run({
      ...ids,
      method: { kind: 'every', nth: 2 },
      columns: ['text', 'n'],
      where: 'n >= 100 and n < 110',
    });
    expect(await duckdb.rows(`FROM '${output}'`)).toEqual(
      [100, 102, 104, 106, 108].map((n) => [`text ${n % 7}`, String(n)]),
    );
  });

  it('stops where the rest cannot matter', async () => {
    const summary = await run({ ...ids, method: { kind: 'first', rows: 10 } });
    expect(summary.rowsOut).toBe(10);
    expect(summary.bytesSkipped).toBeGreaterThan(summary.bytesIn / 3);
  });

  it('tells what it will do before it does it', async () => {
    const plan = await planJob(jobSpec('sample', { ...ids, columns: ['n'] }), contextOf());
    expect(plan).toMatchObject({ rows: 20_000, columns: ['n'], passes: 1, losses: [] });
  });

  it('may keep nothing, and still writes a table', async () => {
    expect(await run({ ...ids, where: 'n < 0' })).toMatchObject({ rowsOut: 0, groups: 0 });
    expect(await duckdb.rows(`SELECT count(*)::INT FROM '${output}'`)).toEqual([[0]]);
  });

  it.each([
    [{ columns: ['nowhere'] }, 'there is no column nowhere'],
    [{ columns: [] }, 'no column is left to write'],
    [{ where: 'n >' }, 'the condition: a number'],
    [{ method: { ...ids.method, id: ['nowhere'] } }, 'there is no column nowhere'],
  ] as const)('refuses %j before it makes an output', async (changes, message) => {
    let sinks = 0;
    const createSink = async () => {
      sinks++;
      return Promise.resolve(createMemorySink(1));
    };
    // Some of these are no method at all.
    const options = { ...ids, ...changes } as SampleOptions;
    await expect(run(options, { createSink })).rejects.toThrow(message);
    await expect(planJob(jobSpec('sample', options), contextOf())).rejects.toThrow(message);
    expect(sinks).toBe(0);
  });

  it('discards its output when it is cancelled, wherever that is', async () => {
    for (const after of [0, 1, 2, 3]) {
      const controller = new AbortController();
      let aborted = 0;
      const sink = createMemorySink(2 ** 28);
      let reports = 0;
      const report = ({ phase }: JobProgress): void => {
        if (reports++ === after && phase !== 'committing') controller.abort();
      };
      if (after === 0) controller.abort();
      const createSink = async (): Promise<ByteSink> =>
        Promise.resolve({
          get position() {
            return sink.position;
          },
          write: async (bytes) => sink.write(bytes),
          readBack: async (start, end) => sink.readBack(start, end),
          commit: async () => sink.commit(),
          abort: async () => {
            aborted++;
            return sink.abort();
          },
        });
      const job = runJob(
        jobSpec('sample', ids),
        contextOf({ createSink, report, signal: controller.signal }),
      );
      const outcome = await job.then(
        () => 'done',
        (error: unknown) => (error as Error).name,
      );
      if (outcome === 'AbortError') expect(aborted).toBe(after === 0 ? 0 : 1);
      else expect(outcome).toBe('done');
    }
    expect(readdirSync(folder).sort()).toEqual(['in.parquet', 'out.parquet']);
  });
});
