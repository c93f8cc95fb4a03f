import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../../../src/jobs/sample/sample.ts';
import type { SampleOptions } from '../../../../src/jobs/sample/sampleSpec.ts';
import type { TableSample } from '../../../fakes/tables/cells.ts';
import { repeatingTables } from '../../../fakes/tables/repeatingTables.ts';
import { temporaryFolder } from '../../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import { contextOf, laidOut, layouts, type Layout } from '../laidOut.ts';
import '../../parquetWasm.ts';

const trials = Number(process.env['TRIALS'] ?? 20);

/** How the same rows may lie, and be sampled. */
interface Lie extends Layout {
  /** A condition has key columns decoded. */
  readonly isFiltered: boolean;
}

const lies: fc.Arbitrary<Lie> = fc.record({ ...layouts, isFiltered: fc.boolean() });

describe('a sample of IDs by chance', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });

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
          repeatingTables(format),
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
              const tools = { duckdb, scratch: folder.file('in.parquet') };
              const bytes = await laidOut(rows, format, as, tools);
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
