import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { openAvro } from '../../../src/formats/avro/reader.ts';
import { readHeader } from '../../../src/formats/avro/container/header.ts';
import { avroSchemaOf } from '../../../src/formats/avro/writer/avroSchemaOf.ts';
import {
  createAvroWriter,
  type AvroFileOptions,
} from '../../../src/formats/avro/writer/avroWriter.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import type { AvroWriteOptions } from '../../../src/formats/avro/writer/avroWriteOptions.ts';
import type { JobContext } from '../../../src/jobs/jobContext.ts';
import { jobSpec } from '../../../src/jobs/jobSpec.ts';
import { planJob, runJob } from '../../../src/jobs/jobs.ts';
import type { RewriteOptions, RewritePlan, RewriteSummary } from '../../../src/jobs/rewriteSpec.ts';
import { cellText } from '../../../src/table/cellText.ts';
import { columnsOfIpc } from '../../../src/table/ipcColumns.ts';
import { readIpc } from '../../../src/scan/tile.ts';
import { fieldOfArrow } from '../formats/avro/writer/tableOfArrow.ts';

const arrowFile = new URL('../../fixtures/avroWriter/allTypes.arrow', import.meta.url);
const table = tableFromIPC(readFileSync(arrowFile));
const reading = { memoryLimitBytes: 1 << 28 };

/** 50 rows in blocks of ten. */
async function sample(options: AvroFileOptions = { codec: 'deflate' }): Promise<Uint8Array> {
  const sink = createMemorySink(1 << 24);
  const target = avroSchemaOf({ fields: table.schema.fields.map(fieldOfArrow) });
  const metadata = new Map([['origin', Uint8Array.of(0, 255, 7)]]);
  const writer = createAvroWriter(sink, target, { metadata, blockRows: 10, ...options });
  for (const batch of table.batches) await writer.write(batch);
  await writer.finish();
  return (await sink.commit())!;
}

function contextOf(bytes: Uint8Array, name = 'in.avro', signal?: AbortSignal): JobContext {
  return {
    inputs: [{ name, open: async () => Promise.resolve(memorySource(name, bytes)) }],
    reading,
    signal,
    createSink: async () => Promise.resolve(createMemorySink(1 << 24)),
    report: () => undefined,
  };
}

async function rewritten(bytes: Uint8Array, options: RewriteOptions): Promise<RewriteSummary> {
  return (await runJob(jobSpec('rewrite', options), contextOf(bytes))) as RewriteSummary;
}

async function planOf(bytes: Uint8Array, options: RewriteOptions): Promise<RewritePlan> {
  return (await planJob(jobSpec('rewrite', options), contextOf(bytes))) as RewritePlan;
}

/** Every cell of every row, as text. */
async function cellsOf(bytes: Uint8Array): Promise<readonly string[][]> {
  const reader = await openAvro(memorySource('out.avro', bytes), reading);
  await reader.walk?.run(() => undefined);
  const { fields } = reader.schema;
  const rows = { start: 0, end: reader.facts.rowCount };
  const ipc = await readIpc(reader, { rows, columns: fields.map((_, i) => i) });
  const columns = columnsOfIpc(ipc);
  return Array.from({ length: rows.end }, (_, row) =>
    columns.map((column, i) => cellText(column.at(row), fields[i]!.type)),
  );
}

const whole = await sample();
const cells = await cellsOf(whole);

describe('the rewrite of an Avro file', () => {
  it.each([
    [{ codec: 'zstandard', level: 7 }, 5],
    [{ codec: 'snappy', blockRows: 7 }, 8],
    [{ codec: 'null', blockBytes: 1_000_000 }, 1],
    [{ blockRows: 1 }, 50],
    [{}, 5],
  ] as const)('keeps every row, the schema and the metadata: %j', async (avro, blocks) => {
    const summary = await rewritten(whole, { avro });
    expect(summary).toMatchObject({
      format: 'avro',
      rows: 50,
      rowsOut: 50,
      rowGroupsIn: 5,
      rowGroupsOut: blocks,
      losses: [],
    });
    const output = summary.output!;
    expect(await cellsOf(output)).toEqual(cells);
    const [before, after] = await Promise.all(
      [whole, output].map(async (bytes) => readHeader(memorySource('x.avro', bytes))),
    );
    expect(after!.schemaText).toBe(before!.schemaText);
    expect([...after!.metadata.keys()]).toEqual([...before!.metadata.keys()]);
    expect(after!.metadata.get('origin')).toEqual(Uint8Array.of(0, 255, 7));
    expect(after!.syncMarker).not.toEqual(before!.syncMarker);
    expect(after!.codec).toBe('codec' in avro ? avro.codec : 'deflate');
  });

  it('tells beforehand what it will do', async () => {
    expect(await planOf(whole, { avro: { codec: 'zstandard', blockRows: 20 } })).toMatchObject({
      format: 'avro',
      rows: 50,
      rowGroupsIn: 5,
      rowGroupsOut: undefined,
      choices: ['Compression: zstandard.', 'Blocks of at most 67.1 MB and 20 rows.'],
      losses: [],
    });
    const { rowGroupsOut, choices } = await planOf(whole, {});
    expect({ rowGroupsOut, choices }).toEqual({
      rowGroupsOut: 5,
      choices: ['Compression: deflate, as it is.'],
    });
  });

  it('keeps what is whole of a damaged file, and says what it leaves out', async () => {
    const damaged = whole.slice();
    const { syncMarker } = await readHeader(memorySource('x.avro', whole));
    const markers: number[] = [];
    for (
      let at = Buffer.from(whole).indexOf(syncMarker);
      at >= 0;
      at = Buffer.from(whole).indexOf(syncMarker, at + 1)
    )
      markers.push(at);
    // In the middle of the data of the second block, and of the marker after the fourth.
    damaged.fill(0xff, markers[2]! - 200, markers[2]! - 150);
    damaged[markers[4]! + 3]! ^= 1;
    const summary = await rewritten(damaged, { avro: { codec: 'snappy' } });
    expect(summary.losses).toHaveLength(3);
    expect(summary.losses[0]).toMatch(
      /^Block 1 at byte [\d,]+ is damaged, \d+ rows? (?:is|are) left out: .+\.$/,
    );
    expect(summary.losses[1]).toMatch(
      /^Block 3 at byte [\d,]+ is damaged, all of its rows are kept: its sync marker is wrong\.$/,
    );
    expect(summary.losses[2]).toMatch(/^In all, \d+ rows? (?:is|are) left out\.$/);
    const kept = await cellsOf(summary.output!);
    expect(kept).toHaveLength(summary.rowsOut);
    expect(kept.slice(0, 10)).toEqual(cells.slice(0, 10));
    expect(kept.slice(-30)).toEqual(cells.slice(-30));
    const plan = await planOf(damaged, {});
    expect(plan.losses).toEqual([expect.stringMatching(/^Block \d+ at byte [\d,]+ is damaged/)]);
  });

  it('keeps the whole blocks of a file that is cut short', async () => {
    const summary = await rewritten(whole.slice(0, whole.length - 100), {
      avro: { codec: 'null' },
    });
    expect(summary.rowsOut).toBe(40);
    expect(await cellsOf(summary.output!)).toEqual(cells.slice(0, 40));
  });

  it('keeps blocks of a codec that cannot be written as they are, and no others', async () => {
    const xz = readFileSync(new URL('../../fixtures/samples/avro/xz.avro', import.meta.url));
    const before = await cellsOf(new Uint8Array(xz));
    const same = await rewritten(new Uint8Array(xz), {});
    expect(await cellsOf(same.output!)).toEqual(before);
    const other = await rewritten(new Uint8Array(xz), {
      avro: { codec: 'zstandard', blockRows: 3 },
    });
    expect(await cellsOf(other.output!)).toEqual(before);
    await expect(rewritten(new Uint8Array(xz), { avro: { blockRows: 3 } })).rejects.toMatchObject({
      code: 'invalidArgument',
      message:
        'blocks of xz can only be kept as they are: choose another codec, too: zstandard or deflate',
    });
  });

  it.each(['xz', 'bzip2'])('offers another codec to who wants to write %s', async (codec) => {
    // As a job file may have it.
    const avro = { codec } as unknown as AvroWriteOptions;
    await expect(planOf(whole, { avro })).rejects.toMatchObject({
      code: 'invalidArgument',
      message: expect.stringMatching(/valid values are .*zstandard/) as string,
    });
  });

  it('refuses options that are not for the file', async () => {
    const code = 'invalidArgument';
    await expect(planOf(whole, { rowGroupRows: 5 })).rejects.toMatchObject({ code });
    await expect(planOf(whole, { avro: { codec: 'deflate', level: 10 } })).rejects.toMatchObject({
      code,
    });
    await expect(planOf(whole, { avro: { blockRows: 0 } })).rejects.toMatchObject({ code });
    const parquet = readFileSync(new URL('../../fixtures/samples/trips.parquet', import.meta.url));
    await expect(planOf(new Uint8Array(parquet), { avro: {} })).rejects.toMatchObject({ code });
  });

  it('stops when it is told to, and leaves nothing', async () => {
    const context = contextOf(whole, 'in.avro', AbortSignal.abort());
    await expect(runJob(jobSpec('rewrite', {}), context)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
