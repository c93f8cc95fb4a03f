/**
 * The rewrite job for Avro: the same records, schema and metadata in blocks of another codec or size. Records are not
 * changed, only looked at: what is damaged is left out and told, all else is kept.
 */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import { openAvroFile, type AvroFile } from '../formats/avro/read/avroFile.ts';
import type { BlockIndex } from '../formats/avro/container/blockIndex.ts';
import { headWalk } from '../formats/avro/read/blockWalk.ts';
import { keptPlaces, type KeptBlock } from '../formats/avro/read/keptBlocks.ts';
import { blockCompressor } from '../formats/avro/writer/avroCodecs.ts';
import { BlockOutput } from '../formats/avro/writer/blockOutput.ts';
import { headerBytes } from '../formats/avro/writer/containerBytes.ts';
import { RowBlocks } from '../formats/avro/writer/rowBlocks.ts';
import { randomSyncMarker } from '../formats/avro/writer/syncMarker.ts';
import type { Compress } from '../codecs/codec.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { DamagedSpan } from '../table/layout.ts';
import {
  avroRewriteChoices,
  avroRewriteSettings,
  type AvroRewriteSettings,
} from './avroRewriteSettings.ts';
import { damageSentences } from './damageSentences.ts';
import type { JobProgress } from './job.ts';
import type { JobContext, PlanContext } from './jobContext.ts';
import { withOutput } from './output.ts';
import { throttled } from './progress.ts';
import type { RewriteOptions, RewritePlan, RewriteSummary } from './rewriteSpec.ts';
import { RecordSums, verifyRecords } from './verify/recordSums.ts';
import { verifiesValues } from './verify/verification.ts';
import { verifyAvro } from './verify/verifyAvro.ts';

/** Blocks that are in memory at a time, compressed or not: those read ahead, and those being written. */
const blocksHeld = 16;

/** Looks at the head of every block. Rejects with TableError `invalidArgument` for options that cannot be. */
export async function planAvroRewrite(
  source: ByteSource,
  options: RewriteOptions,
  context: PlanContext,
): Promise<RewritePlan> {
  return (await planned(source, options, context)).plan;
}

/** As `rewrite` for Parquet. */
export async function rewriteAvro(
  source: ByteSource,
  options: RewriteOptions,
  context: JobContext,
): Promise<RewriteSummary> {
  const rewriting = await planned(source, options, context);
  throwIfAborted(context.signal);
  const sums = verifiesValues(options, rewriting.plan.bytesIn) ? new RecordSums() : undefined;
  return withOutput(context.createSink, async (sink) => run(rewriting, sink, { ...context, sums }));
}

interface Planned {
  readonly plan: RewritePlan;
  readonly file: AvroFile;
  readonly settings: AvroRewriteSettings;
}

async function planned(
  source: ByteSource,
  options: RewriteOptions,
  { reading, signal }: PlanContext,
): Promise<Planned> {
  const file = await openAvroFile(source, { ...reading, badBlocks: 'skip' }, signal);
  const settings = avroRewriteSettings(options, file.header.codec);
  const walk = headWalk(file);
  await walk.run(() => undefined, signal);
  const { rows, segments, damage } = walk.progress;
  const isKnown = settings.limits === undefined && damage.length === 0;
  const plan: RewritePlan = {
    format: 'avro',
    rows,
    bytesIn: source.size,
    rowGroupsIn: segments,
    rowGroupsOut: isKnown ? segments : undefined,
    memoryBytes: Math.min(largestBlockBytes(walk.index) * blocksHeld, file.prefetch.bytes * 2),
    choices: avroRewriteChoices(settings),
    losses: damageSentences(damage),
  };
  return { plan, file, settings };
}

async function run(
  { plan, file, settings }: Planned,
  sink: ByteSink,
  { reading, report, sums, signal }: JobContext & { readonly sums: RecordSums | undefined },
): Promise<RewriteSummary> {
  const tell = throttled(report);
  const damage: DamagedSpan[] = [];
  const { limits } = settings;
  const syncMarker = randomSyncMarker();
  const output = new BlockOutput(sink, await compressorOf(settings), syncMarker);
  const blocks = limits && new RowBlocks(output, limits);
  let bytesRead = 0;
  const progress = (phase: JobProgress['phase'], rows = output.records): void => {
    const totals = { rowsTotal: plan.rows, bytesReadTotal: plan.bytesIn };
    tell({ phase, rows, bytesRead, bytesWritten: sink.position, ...totals });
  };
  await sink.write(headerBytes(keptHeader(file, settings), syncMarker), signal);
  const wantsEnds = blocks !== undefined;
  for await (const { kept, damage: found, next } of keptPlaces(file, { wantsEnds, signal })) {
    throwIfAborted(signal);
    damage.push(...found);
    if (kept !== undefined) {
      sums?.add(kept);
      await addBlock(kept, { output, blocks, settings, signal });
    }
    bytesRead = next.at;
    progress('running');
  }
  await blocks?.endBlock(signal);
  await output.finish(signal);
  // Every read looks whether the file is still what it was; this one reads nothing else.
  await file.source.read(0, 0, signal);
  progress('verifying');
  await verifyAvro(sink, { rows: output.records, segments: output.blocks }, signal);
  const onRows = (read: number): void => {
    progress('verifying', read);
  };
  const { source } = file;
  if (sums !== undefined)
    await verifyRecords(sink, { source, reading, sums, wantsEnds }, { signal, onRows });
  throwIfAborted(signal);
  const bytesOut = sink.position;
  progress('committing');
  return {
    format: 'avro',
    rows: plan.rows,
    rowsOut: output.records,
    bytesIn: plan.bytesIn,
    bytesOut,
    rowGroupsIn: plan.rowGroupsIn,
    rowGroupsOut: output.blocks,
    losses: damageSentences(damage),
    output: await sink.commit(),
  };
}

function largestBlockBytes(index: BlockIndex): number {
  let largest = 0;
  for (let i = 0; i < index.length; i++) largest = Math.max(largest, index.at(i).dataBytes);
  return largest;
}

/** The metadata byte for byte, but for the codec. */
function keptHeader(
  { header: { metadata, codec: codecIn } }: AvroFile,
  { codec }: AvroRewriteSettings,
): ReadonlyMap<string, Uint8Array> {
  if (codec === undefined || codec === codecIn) return metadata;
  return new Map([...metadata, ['avro.codec', new TextEncoder().encode(codec)]]);
}

interface Rewriting {
  readonly output: BlockOutput;
  /** Undefined where blocks have the rows that they have. */
  readonly blocks: RowBlocks | undefined;
  readonly settings: AvroRewriteSettings;
  readonly signal: AbortSignal | undefined;
}

async function addBlock(
  { records, data, packed, ends }: KeptBlock,
  { output, blocks, settings, signal }: Rewriting,
): Promise<void> {
  if (blocks !== undefined && ends !== undefined) {
    await blocks.add({ bytes: data, ends }, signal);
    return;
  }
  await blocks?.endBlock(signal);
  if (settings.keepsPacked && packed !== undefined) await output.addPacked(records, packed, signal);
  else await output.add(records, data, signal);
}

/** For blocks that are kept as they are: all but those that are damaged in part. */
function compressorOf({ codecIn, codec, level }: AvroRewriteSettings): Promise<Compress> {
  if (codec !== undefined) return blockCompressor(codec, level);
  return Promise.resolve(() => {
    const clause = `a block of ${codecIn} is damaged, and what is left of it needs another codec: zstandard or deflate`;
    throw new TableError('unsupported', clause);
  });
}
