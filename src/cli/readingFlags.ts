/** The flags of commands that may read Avro: what becomes of damage, and as which schema it is read. */
import type { BadBlocks } from '../protocol/messages.ts';
import type { JobCommand } from './jobCommand.ts';
import { oneOf } from './usageError.ts';

/** Of commands that have a way with damage of their own. */
export const schemaFlag = { 'reader-schema': { type: 'string' } } as const;

export const readingFlags = { 'bad-blocks': { type: 'string' }, ...schemaFlag } as const;

type ReadingValues = Readonly<Partial<Record<keyof typeof readingFlags, string | undefined>>>;

/** Throws UsageError. */
export function badBlocksOf(values: ReadingValues): BadBlocks | undefined {
  return oneOf('--bad-blocks', values['bad-blocks'], ['strict', 'skip']);
}

/** Undefined where nothing is asked for. Throws UsageError. */
export function readingOf(values: ReadingValues): JobCommand['reading'] {
  const badBlocks = badBlocksOf(values);
  return badBlocks && { badBlocks };
}
