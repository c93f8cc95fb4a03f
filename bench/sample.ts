/**
 * Sample: the first ten IDs of every group of the article's file and all of their rows, by the command line's own job
 * in its own process. Peers in the same run: the article's programs in Python and Rust, and the same question in SQL by
 * DuckDB on one thread. Then what the article found out: how large the sample gets when every small batch is written as a
 * row group of its own.
 *
 * COLONNADE_SEED_GROUPS says how many groups of a million rows (50 if it does not).
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { articlePrograms } from './lib/articlePrograms.ts';
import { sqlString } from './lib/duckdb.ts';
import { cli, duckdb, fastest, type ProcessFigures } from './lib/processes.ts';
import { writeSeedFile } from './seed/seedFile.ts';

const groups = Number(process.env['COLONNADE_SEED_GROUPS'] ?? '50');
const rounds = 3;
const ids = 10;

interface SampleFigures extends ProcessFigures {
  readonly rowsOut: number;
  readonly segmentsOut: number;
  readonly bytesOut: number;
  readonly bytesSkipped: number;
  readonly bytesIn: number;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const at = (name: string): string => path.join(folder, name);

/** IDs by the row that they are first seen in, as one plain statement. */
const sql = (input: string): string => `COPY (
  WITH t AS (FROM read_parquet(${sqlString(input)}, file_row_number = true)),
    ids AS (SELECT "group", id, min(file_row_number) AS first FROM t GROUP BY ALL),
    kept AS (SELECT "group", id FROM ids
      QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY first) <= ${ids})
  SELECT t."group", t.id, t.row FROM t SEMI JOIN kept
    ON t."group" IS NOT DISTINCT FROM kept."group" AND t.id IS NOT DISTINCT FROM kept.id
  ) TO ${sqlString(at('duckdb.parquet'))} (FORMAT parquet, COMPRESSION zstd)`;

const flags = ['--group-by', 'group', '--id', 'id', '--ids', String(ids), '--overwrite'];
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

interface Peer {
  readonly name: string;
  readonly sample: (input: string) => Promise<ProcessFigures>;
}

const peers: readonly Peer[] = [
  ...(await articlePrograms()).map(({ name, sample }) => ({
    name,
    sample: async (input: string) => sample(input, at('peer.parquet'), ids),
  })),
  { name: 'DuckDB, 1 thread', sample: async (input) => duckdb(1, sql(input)) },
];

async function compare(name: string, input: string): Promise<void> {
  const ours: SampleFigures[] = [];
  const theirs = peers.map((): ProcessFigures[] => []);
  for (let round = 0; round < rounds; round++) {
    ours.push(await cli<SampleFigures>('sample', input, at('ours.parquet'), ...flags));
    for (const [i, peer] of peers.entries()) theirs[i]?.push(await peer.sample(input));
  }
  const best = fastest(ours);
  const share = (100 * best.bytesSkipped) / best.bytesIn;
  console.log(
    `${name}\n  Colonnade: ${best.seconds.toFixed(2)} s with the start of the process, ` +
      `${megabytes(best.peakMemoryBytes)} peak, ${best.rowsOut.toLocaleString('en')} rows kept, ` +
      `${share.toFixed(0)} % of the file never read`,
  );
  for (const [i, figures] of theirs.entries()) {
    const peer = fastest(figures);
    console.log(
      `  ${peers[i]?.name}: ${peer.seconds.toFixed(2)} s, ${megabytes(peer.peakMemoryBytes)} peak; ` +
        `${(best.seconds / peer.seconds).toFixed(2)} × its time, ` +
        `${(best.peakMemoryBytes / peer.peakMemoryBytes).toFixed(2)} × its memory`,
    );
  }
}

try {
  console.log(`${groups} groups × 1,000 IDs × 1,000 rows`);
  for (const compression of ['snappy', 'zstd'] as const) {
    const input = at(`${compression}.parquet`);
    const rows = await writeSeedFile(input, { groups, compression, rowGroupRows: 1_048_576 });
    const { size } = await stat(input);
    await compare(`sorted integers, ${compression}, ${megabytes(size)}`, input);
    const table: [string, number, number, number][] = [
      ['the whole file', rows, Math.ceil(rows / 1_048_576), size],
    ];
    for (const rowGroupRows of [1024, 1_048_576]) {
      const figures = await cli<SampleFigures>(
        'sample',
        input,
        at('table.parquet'),
        ...flags,
        '--compression',
        compression,
        '--row-group-rows',
        String(rowGroupRows),
      );
      const label = `1 % of its rows, row groups of ${rowGroupRows.toLocaleString('en')}`;
      table.push([label, figures.rowsOut, figures.segmentsOut, figures.bytesOut]);
    }
    for (const [label, count, rowGroups, bytes] of table)
      console.log(
        `  | ${compression} | ${label} | ${count.toLocaleString('en')} | ` +
          `${rowGroups.toLocaleString('en')} | ${megabytes(bytes)} | ${((100 * bytes) / size).toFixed(2)} % |`,
      );
    await rm(input);
  }
  const hard = at('hard.parquet');
  const few = Math.max(1, Math.floor(groups / 5));
  await writeSeedFile(hard, {
    groups: few,
    compression: 'zstd',
    rowGroupRows: 1_048_576,
    isHard: true,
  });
  await compare(`${few} groups shuffled, keys are text, some null, zstd`, hard);
} finally {
  await rm(folder, { recursive: true, force: true });
}
