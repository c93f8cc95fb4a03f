/** `inspect`: schema and physical layout. */
import { isAbort, TableError } from '../base/errors.ts';
import { segmentName } from '../base/formatWords.ts';
import { countText } from '../base/quantityText.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { BadBlocks } from '../protocol/messages.ts';
import { grownFacts } from '../table/growth.ts';
import type { ChunkPlace, FileFacts, SegmentLayout } from '../table/layout.ts';
import type { TableSchema } from '../table/schema.ts';
import { tellDamage, walkedGrowth } from './damage.ts';
import { measuresSince, type Output } from './output.ts';

/** Segments, or pages, asked for at a time. */
const step = 1000;

export interface InspectContext {
  readonly json: boolean;
  /** Whether the pages of every column chunk are told, too; of Avro, block sizes that take decompressing to know. */
  readonly pages: boolean;
  readonly badBlocks: BadBlocks;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly started: number;
}

export async function inspect(table: EngineTable, context: InspectContext): Promise<void> {
  const { output, signal, json } = context;
  const opened = await table.open(signal);
  const { schema } = opened;
  const growth = await walkedGrowth(table, context);
  const facts = grownFacts(opened.facts, growth);
  if (!json) {
    await output.print(summaryText(schema, facts));
    await tellDamage(table, context.badBlocks, context);
    return;
  }
  // Printed piece by piece: the column chunks of a large file do not fit in one string.
  const texts = await table.keyValueTexts(signal);
  const head = {
    rows: facts.rowCount,
    ...facts,
    keyValueMetadata: facts.keyValueMetadata.map((entry, i) => ({ ...entry, text: texts[i] })),
    schema: schema.fields,
    schemaElements: await table.schemaElements(signal),
    damage: growth?.damage,
  };
  const isParquet = facts.format === 'parquet';
  const list = isParquet ? 'rowGroups' : 'blocks';
  await output.print(`${JSON.stringify(head).slice(0, -1)},"${list}":[`);
  for await (const segment of segmentsOf(table, facts, context)) {
    const text = JSON.stringify(segment);
    const opening = isParquet ? `${text.slice(0, -1)},"columnChunks":[` : text;
    await output.print(`${segment.index === 0 ? '\n' : ',\n'}${opening}`);
    // Avro stores records whole: its blocks have no column chunks.
    if (!isParquet) continue;
    await printColumnChunks(table, segment.index, context);
    await output.print(']}');
  }
  await output.print(`],${JSON.stringify(measuresSince(context.started)).slice(1)}\n`);
  await tellDamage(table, context.badBlocks, context);
}

async function* segmentsOf(
  table: EngineTable,
  { segmentCount }: FileFacts,
  { pages, signal }: InspectContext,
): AsyncGenerator<SegmentLayout> {
  for (let start = 0; start < segmentCount; start += step) {
    const range = { start, end: Math.min(start + step, segmentCount) };
    const segments = await table.segments(range, signal);
    const isKnown = segments.every(({ uncompressedBytes }) => uncompressedBytes !== undefined);
    const sizes = isKnown
      ? undefined
      : await table.uncompressedSizes({ range, decompresses: pages }, signal);
    for (const [i, segment] of segments.entries())
      yield sizes === undefined ? segment : { ...segment, uncompressedBytes: sizes[i] };
  }
}

async function printColumnChunks(
  table: EngineTable,
  segment: number,
  context: InspectContext,
): Promise<void> {
  const { output, signal } = context;
  const chunks = await table.columnChunks(segment, signal);
  if (!context.pages) {
    await output.print(chunks.map((chunk) => JSON.stringify(chunk)).join(','));
    return;
  }
  for (const [leaf, chunk] of chunks.entries()) {
    const opening = JSON.stringify(chunk).slice(0, -1);
    await output.print(`${leaf === 0 ? '' : ','}${opening}`);
    await printPages(table, { segment, leaf }, context);
    await output.print('}');
  }
}

/** `,"pages":[…]`, and `"problem"` where they cannot all be read: one damaged chunk does not hide the others. */
async function printPages(
  table: EngineTable,
  chunk: ChunkPlace,
  { output, signal }: InspectContext,
): Promise<void> {
  await output.print(',"pages":[');
  let problem: TableError | undefined;
  try {
    let count = Infinity;
    for (let start = 0; start < count; start += step) {
      const list = await table.pages(chunk, { start, end: start + step }, signal);
      const text = list.pages.map((page) => JSON.stringify(page)).join(',');
      await output.print(start === 0 || text === '' ? text : `,${text}`);
      ({ count } = list);
    }
  } catch (error) {
    if (!(error instanceof TableError) || isAbort(error)) throw error;
    problem = error;
  }
  const { code, message, where } = problem ?? {};
  await output.print(
    problem === undefined ? ']' : `],"problem":${JSON.stringify({ code, message, where })}`,
  );
}

function timesText({ compressedBytes, uncompressedBytes }: FileFacts): string {
  if (uncompressedBytes === undefined) return ' (uncompressed size unknown)';
  const times = uncompressedBytes / Math.max(1, compressedBytes);
  return times > 0 ? ` (${times.toFixed(2)} times smaller)` : '';
}

function summaryText(schema: TableSchema, facts: FileFacts): string {
  const width = Math.max(0, ...schema.fields.map(({ name }) => name.length));
  const lines = [
    `rows         ${countText(facts.rowCount)}`,
    `columns      ${countText(facts.columnCount)}`,
    `${`${segmentName(facts.format)}s`.padEnd(12)} ${countText(facts.segmentCount)}`,
    `bytes        ${countText(facts.fileBytes)}`,
    `compression  ${facts.codecs.join(', ')}${timesText(facts)}`,
    `created by   ${facts.createdBy ?? 'unknown'}`,
    `version      ${facts.version}`,
    '',
    ...schema.fields.map(
      ({ name, typeText, nullable }) =>
        `${name.padEnd(width)}  ${typeText}${nullable ? '' : ' NOT NULL'}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
