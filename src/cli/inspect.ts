/** `inspect`: schema and physical layout. */
import { countText } from '../base/quantityText.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { ColumnChunkLayout, FileFacts, SegmentLayout } from '../table/layout.ts';
import type { TableSchema } from '../table/schema.ts';
import { measuresSince, type Output } from './output.ts';

/** Segments asked for at a time. */
const page = 1000;

export interface InspectContext {
  readonly json: boolean;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly started: number;
}

export async function inspect(table: EngineTable, context: InspectContext): Promise<void> {
  const { output, signal, json } = context;
  const { schema, facts } = await table.open(signal);
  if (!json) {
    await output.print(summaryText(schema, facts));
    return;
  }
  // Printed piece by piece: the column chunks of a large file do not fit in one string.
  const head = { rows: facts.rowCount, ...facts, schema: schema.fields };
  await output.print(`${JSON.stringify(head).slice(0, -1)},"rowGroups":[`);
  for await (const [segment, chunks] of layout(table, facts, signal)) {
    const separator = segment.index === 0 ? '\n' : ',\n';
    await output.print(separator + JSON.stringify({ ...segment, columnChunks: chunks }));
  }
  await output.print(`],${JSON.stringify(measuresSince(context.started)).slice(1)}\n`);
}

async function* layout(
  table: EngineTable,
  facts: FileFacts,
  signal: AbortSignal,
): AsyncGenerator<readonly [SegmentLayout, readonly ColumnChunkLayout[]]> {
  for (let start = 0; start < facts.segmentCount; start += page) {
    const segments = await table.segments({ start, end: start + page }, signal);
    for (const segment of segments)
      yield [segment, await table.columnChunks(segment.index, signal)];
  }
}

function summaryText(schema: TableSchema, facts: FileFacts): string {
  const ratio = facts.uncompressedBytes / Math.max(1, facts.compressedBytes);
  const width = Math.max(0, ...schema.fields.map(({ name }) => name.length));
  const lines = [
    `rows         ${countText(facts.rowCount)}`,
    `columns      ${countText(facts.columnCount)}`,
    `row groups   ${countText(facts.segmentCount)}`,
    `bytes        ${countText(facts.fileBytes)}`,
    `compression  ${facts.codecs.join(', ')} (${ratio.toFixed(2)} times smaller)`,
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
