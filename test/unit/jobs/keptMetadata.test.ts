import { readFile, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRows } from '../../../src/formats/rowSources.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { jobSpec, type WritingJobSpec, type WritingJobSummary } from '../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../src/jobs/jobs.ts';
import { carriedMetadata } from '../../../src/jobs/keptMetadata.ts';
import { file, header, tenRows } from '../../fakes/avroContainer.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB } from './duckdb.ts';
import { folderContext } from './folderContext.ts';
import '../parquetWasm.ts';

/** Beyond what is shown of an entry. */
const note = 'a line of a long story, '.repeat(20_000);

describe('a long metadata entry', () => {
  const folder = temporaryFolder();
  beforeEach(async () => {
    const duckdb = await openDuckDB();
    await duckdb.run(`COPY (SELECT i AS n FROM range(10) t(i)) TO '${folder.file('in.parquet')}'
      (FORMAT parquet, KV_METADATA {note: '${note}'})`);
  });

  /** The output's entries. */
  async function entriesOf(name: string) {
    const bytes = await readFile(folder.file(name));
    const rows = await openRows(memorySource(name, bytes), { memoryLimitBytes: 2 ** 28 });
    return rows.keyValueMetadata.filter(({ key }) => key === 'note');
  }

  async function ran(spec: WritingJobSpec, inputs: readonly string[], output: string) {
    const files = inputs.map((name) => folder.file(name));
    const summary = await runJob(spec, folderContext(files, folder.file(output)));
    // A writing job answers with its summary.
    return (summary as WritingJobSummary).losses.filter((loss) => loss.includes('metadata'));
  }

  it.each<[string, WritingJobSpec, number]>([
    ['out.avro', jobSpec('convert', { format: 'avro' }), 1],
    ['out.arrow', jobSpec('convert', { format: 'arrow' }), 1],
    ['out.parquet', jobSpec('rewrite', { reshape: { where: 'n > 3' } }), 1],
    ['out.parquet', jobSpec('merge', { format: 'parquet' }), 2],
    [
      'out.parquet',
      jobSpec('sample', { format: 'parquet', method: { kind: 'first', rows: 5 }, seed: 0 }),
      1,
    ],
  ])('is kept whole in %s of %o', async (output, spec, count) => {
    const inputs = new Array<string>(count).fill('in.parquet');
    expect(await ran(spec, inputs, output)).toEqual([]);
    expect(await entriesOf(output)).toEqual([{ key: 'note', value: note }]);
  });

  it('is kept in each file of a split, and comes back from Avro', async () => {
    const by = { kind: 'rows', rows: 6 } as const;
    expect(await ran(jobSpec('split', { format: 'avro', by }), ['in.parquet'], 'parts')).toEqual(
      [],
    );
    const part = 'parts/in-0002.avro';
    expect(await entriesOf(part)).toEqual([{ key: 'note', value: note }]);
    expect(await ran(jobSpec('convert', { format: 'parquet' }), [part], 'back.parquet')).toEqual(
      [],
    );
    expect(await entriesOf('back.parquet')).toEqual([{ key: 'note', value: note }]);
  });
});

describe('metadata that cannot be kept', () => {
  const folder = temporaryFolder();

  it('is told of by every job, a merge as well', async () => {
    const metadata: [string, Uint8Array][] = [['picture', Uint8Array.of(0xf0, 0x9f, 0x98)]];
    await writeFile(folder.file('in.avro'), file(header({ metadata }), tenRows(0)));
    const input = folder.file('in.avro');
    const loss = 'The metadata entry picture is not kept: it is no text.';
    const jobs = [
      [jobSpec('convert', { format: 'parquet' }), [input]],
      [jobSpec('merge', { format: 'parquet' }), [input, input]],
    ] as const;
    for (const [spec, inputs] of jobs) {
      const context = folderContext(inputs, folder.file(`${spec.job}.parquet`));
      // A writing job answers with its summary.
      const { losses } = (await runJob(spec, context)) as WritingJobSummary;
      expect(losses).toContain(loss);
    }
  });

  it('is what would make a footer too large', () => {
    const long = 'x'.repeat(9 * 1024 * 1024);
    const entries = ['a', 'b', 'c'].map((key) => ({ key, value: key === 'c' ? 'short' : long }));
    const { kept, losses } = carriedMetadata(entries, undefined);
    expect(kept.map(({ key }) => key)).toEqual(['a', 'c']);
    expect(losses).toEqual(['The metadata entry b is not kept: together they are too long.']);
  });
});
