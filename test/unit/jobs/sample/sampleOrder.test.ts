import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import { convert } from '../../../../src/jobs/convert.ts';
import { sample } from '../../../../src/jobs/sample/sample.ts';
import type { SampleOptions } from '../../../../src/jobs/sample/sampleSpec.ts';
import { tables } from '../../../fakes/tables/arbitrary.ts';
import type { TableSample } from '../../../fakes/tables/cells.ts';
import { fileOf } from '../../../fakes/tables/writeTable.ts';
import { temporaryFolder } from '../../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import '../../parquetWasm.ts';

const trials = Number(process.env['TRIALS'] ?? 20);

/** How the same rows may lie. */
interface Lie {
  readonly segmentRows: number;
  /** Of what is read at once. */
  readonly batchRows: number;
  /** Columns with a dictionary have their keys told by its pages, without decoding a value. */
  readonly dictionary: boolean;
  /** A condition has key columns decoded. */
  readonly isFiltered: boolean;
}

const lies: fc.Arbitrary<Lie> = fc.record({
  segmentRows: fc.integer({ min: 1, max: 30 }),
  batchRows: fc.integer({ min: 1, max: 30 }),
  dictionary: fc.boolean(),
  isFiltered: fc.boolean(),
});

/** Tables with few values in each column, so that many rows have the same keys; and their rows in another order. */
function shuffledTables(format: 'parquet' | 'avro') {
  return fc
    .tuple(tables(format), fc.array(fc.array(fc.nat(3), { minLength: 6 }), { maxLength: 60 }))
    .map(([{ fields, rows }, picks]): TableSample => ({
      fields,
      rows: picks.flatMap((pick) =>
        rows.length === 0
          ? []
          : [fields.map((_, i) => rows[(pick[i] ?? 0) % rows.length]?.[i] ?? null)],
      ),
    }))
    .chain((table) =>
      fc.record({
        table: fc.constant(table),
        shuffled: fc
          .shuffledSubarray([...table.rows], { minLength: table.rows.length })
          .map((rows): TableSample => ({ ...table, rows })),
        keys: fc.shuffledSubarray(
          table.fields.map(({ name }) => name),
          { minLength: 1 },
        ),
      }),
    );
}

describe('a sample of IDs by chance', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

  function contextOf(bytes: Uint8Array, batchRows = 1000) {
    return {
      inputs: [{ name: 'in', open: async () => Promise.resolve(memorySource('in', bytes)) }],
      reading: { memoryLimitBytes: 2 ** 28, batchRows },
      createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
      report: () => undefined,
    };
  }

  async function written(format: 'parquet' | 'avro', table: TableSample, lie: Lie) {
    const { segmentRows: batchRows, dictionary } = lie;
    const plain = { text: {}, lineEnd: '', isGzipped: false, isMarked: false, endsLastLine: true };
    const tools = { duckdb, scratch: folder.file('in.parquet') };
    const bytes = await fileOf(
      table,
      format,
      { ...plain, batchRows, hasDictionaries: false },
      tools,
    );
    if (format === 'avro') return bytes;
    // DuckDB makes no row groups as small.
    const parquet = { rowGroupRows: batchRows, dictionary };
    return (await convert({ format, parquet }, contextOf(bytes))).output ?? bytes;
  }

  /** Lines of the sample, sorted. */
  async function sampled(
    bytes: Uint8Array,
    batchRows: number,
    options: Omit<SampleOptions, 'format'>,
  ): Promise<readonly string[]> {
    const { output } = await sample({ format: 'ndjson', ...options }, contextOf(bytes, batchRows));
    return new TextDecoder().decode(output).split('\n').sort();
  }

  const methods = fc.record({
    groupColumns: fc.nat(2),
    idsPerGroup: fc.integer({ min: 1, max: 3 }),
    choose: fc.constantFrom('hash', 'random'),
  });

  it.each(['parquet', 'avro'] as const)(
    'has the same rows in whatever order, row groups, blocks and batches they are read (%s)',
    { timeout: 60_000 },
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          shuffledTables(format),
          fc.tuple(lies, lies),
          fc.maxSafeInteger(),
          methods,
          async ({ table, shuffled, keys }, [lie, other], seed, { groupColumns, ...drawn }) => {
            const split = Math.min(groupColumns, keys.length - 1);
            const [groupBy, id] = [keys.slice(0, split), keys.slice(split)];
            const method = { kind: 'ids', groupBy, id, ...drawn } as const;
            const key = `"${id[0]?.replaceAll('"', '""') ?? ''}"`;
            const draw = async (rows: TableSample, as: Lie): Promise<readonly string[]> => {
              const where = as.isFiltered ? `${key} is null or ${key} is not null` : undefined;
              const bytes = await written(format, rows, as);
              return sampled(bytes, as.batchRows, { seed, method, where });
            };
            expect(await draw(shuffled, other)).toEqual(await draw(table, lie));
          },
        ),
        { numRuns: trials },
      );
    },
  );
});
