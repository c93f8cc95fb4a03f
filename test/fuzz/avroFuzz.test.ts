/**
 * Damaged Avro files by the hundred, or by the ten thousand with `npm run fuzz`; see fuzz.test.ts for the settings. Judges
 * by values: which rows come back, not how many.
 */
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { TableError } from '../../src/base/errors.ts';
import { openAvro } from '../../src/formats/avro/reader.ts';
import type { TableReader } from '../../src/formats/format.ts';
import { memorySource } from '../../src/io/byteSource.ts';
import type { DamagedSpan } from '../../src/table/layout.ts';
import { damaged, type DamagedFile } from './avroDamage.ts';
import { memoryLimitBytes, rowTexts, wholeFiles, type WholeFile } from './avroFile.ts';

const files = Number(process.env['FUZZ_FILES'] ?? 200);
const seed = Number(process.env['FUZZ_SEED'] ?? 20260421);
const first = Number(process.env['FUZZ_FIRST'] ?? 0);
/** Longer than this is a hang. */
const maxMilliseconds = 10_000;

/** A damaged count of records without bytes can be in the billions: right, and too many to look at. */
const mostRows = 1e6;

const damageCodes = ['notTable', 'empty', 'truncated', 'corrupt', 'unsupported', 'tooLarge'];

/** Rows until the end, or until an error that damage may cause. */
async function read(batches: AsyncIterable<RecordBatch> | undefined): Promise<{
  readonly rows: readonly string[];
  readonly error: TableError | undefined;
}> {
  const rows: string[] = [];
  try {
    for await (const batch of batches ?? [])
      if (rows.length <= mostRows) rows.push(...rowTexts(batch));
  } catch (error) {
    if (!(error instanceof TableError) || !damageCodes.includes(error.code)) throw error;
    if (error.where?.offset === undefined)
      throw new Error('the error has no place', { cause: error });
    return { rows, error };
  }
  return { rows, error: undefined };
}

/** Where `part` is in `rows`, side by side; -1 when it is not. */
function indexOfRows(rows: readonly string[], part: readonly string[], from: number): number {
  for (
    let at = rows.indexOf(part[0] ?? '', from);
    at >= 0;
    at = rows.indexOf(part[0] ?? '', at + 1)
  )
    if (part.every((row, i) => rows[at + i] === row)) return at;
  return -1;
}

interface Scanned {
  readonly rows: readonly string[];
  readonly damage: readonly DamagedSpan[];
}

async function skipping(
  file: WholeFile,
  damage: DamagedFile,
  reader: TableReader,
): Promise<Scanned> {
  const columns = reader.schema.fields.map((_, i) => i);
  const told: DamagedSpan[] = [];
  const onDamage = (span: DamagedSpan): void => void told.push(span);
  const { rows, error } = await read(reader.scan?.({ columns, onDamage }));
  if (error !== undefined) throw error;
  let at = 0;
  for (const block of damage.survivors) {
    const found = indexOfRows(rows, block.rows, at);
    if (found < 0) throw new Error(`the block at byte ${block.start} was whole and is lost`);
    at = found + block.rows.length;
  }
  const known = new Set(file.blocks.flatMap((block) => block.rows));
  const invented = rows.find((row) => !known.has(row));
  if (file.isChecked && invented !== undefined) throw new Error(`invented ${invented}`);
  const isLost = rows.length < known.size;
  if (isLost && told.length === 0 && damage.survivors.length < file.blocks.length && file.isChecked)
    throw new Error('rows are missing, and nobody was told');
  return { rows, damage: told };
}

/** Who reads here and there, once the walk knows all blocks, sees the very rows that a scan keeps, of each block. */
async function showing(reader: TableReader, scanned: Scanned): Promise<void> {
  const columns = reader.schema.fields.map((_, i) => i);
  await reader.walk?.run(() => undefined);
  const { rows: rowCount, damage } = reader.walk?.progress ?? {};
  const rows: string[] = [];
  for (const { rowStart, rowCount: count } of reader.segments({ start: 0, end: Infinity })) {
    if (rows.length > mostRows) return;
    const part = await read(
      reader.read({ rows: { start: rowStart, end: rowStart + count }, columns }),
    );
    if (part.error !== undefined) throw part.error;
    rows.push(...part.rows);
  }
  expect(rows).toEqual(scanned.rows);
  expect(rowCount).toBe(scanned.rows.length);
  expect(damage).toEqual(scanned.damage);
}

/** What strict reading gives is there in the same places when reading here and there. */
async function strictly(reader: TableReader): Promise<void> {
  const columns = reader.schema.fields.map((_, i) => i);
  const { rows } = await read(reader.scan?.({ columns }));
  const start = Math.max(0, Math.floor(rows.length / 2) - 20);
  const some = await read(reader.read({ rows: { start, end: start + 40 }, columns }));
  const expected = rows.slice(start, start + some.rows.length);
  expect(some.rows.slice(0, expected.length)).toEqual(expected);
  const { progress } = reader.walk ?? {};
  expect(progress?.rows).toBeGreaterThanOrEqual(Math.min(rows.length, start + 40));
}

/** `rows`, or the code of the error that opening ended with. */
async function survey(file: WholeFile, damage: DamagedFile, index: number): Promise<string> {
  const source = memorySource(file.name, damage.bytes);
  const badBlocks = index % 3 === 0 ? 'strict' : 'skip';
  let reader: TableReader;
  try {
    reader = await openAvro(source, { memoryLimitBytes, badBlocks });
  } catch (error) {
    if (damage.isHeaderWhole || !(error instanceof TableError)) throw error;
    return error.code;
  }
  if (badBlocks === 'strict') await strictly(reader);
  else if (damage.isHeaderWhole) {
    const scanned = await skipping(file, damage, reader);
    await showing(reader, scanned);
  } else await read(reader.read({ rows: { start: 0, end: 100 }, columns: [0] }));
  reader.close();
  return 'rows';
}

describe('damaged Avro files', () => {
  const title = `lose no whole block: ${files} files, seed ${seed}`;
  it(title, { timeout: 60_000 + files * 1000 }, async () => {
    const whole = await wholeFiles();
    const verdicts: Record<string, number> = {};
    for (let index = first; index < first + files; index++) {
      const file = whole[index % whole.length];
      if (file === undefined) throw new Error('there are no files to damage');
      const started = performance.now();
      try {
        const damage = damaged(file, (seed + index * 2_654_435_761) | 0);
        const verdict = await survey(file, damage, index);
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
        expect(performance.now() - started).toBeLessThan(maxMilliseconds);
      } catch (error) {
        const place = `FUZZ_SEED=${seed} FUZZ_FIRST=${index} (${file.name})`;
        throw new Error(`${place}: ${String(error)}`, { cause: error });
      }
    }
    expect(verdicts['rows']).toBeGreaterThan(0);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(`seed ${seed}: ${JSON.stringify(verdicts)}, peak ${peak} MB\n`);
  });
});
