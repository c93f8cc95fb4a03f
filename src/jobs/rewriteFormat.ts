/** Which of the rewrites a file needs. */
import { TableError } from '../base/errors.ts';
import { detectFormat } from '../formats/registry.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { PlanContext } from './jobContext.ts';
import type { RewriteOptions } from './rewriteSpec.ts';

/** Throws TableError `invalidArgument` for options of Avro that are asked of a file that is none. */
export async function isForAvro(
  source: ByteSource,
  { avro }: RewriteOptions,
  { signal }: PlanContext,
): Promise<boolean> {
  if ((await detectFormat(source, signal)) === 'avro') return true;
  if (avro !== undefined)
    throw new TableError('invalidArgument', 'codec and size of blocks are for Avro files only');
  return false;
}

/**
 * `batches` where rows become others or come in another order, so that they have to be taken apart. Whole row groups can
 * do with fewer columns; blocks cannot, nor with another schema. Throws as isForAvro does.
 */
export async function rewriteWay(
  source: ByteSource,
  options: RewriteOptions,
  context: PlanContext,
): Promise<'batches' | 'blocks' | 'rowGroups'> {
  const { keep, where, sort } = options.reshape ?? {};
  const isAvro = await isForAvro(source, options, context);
  const needsRecords = isAvro && (keep ?? context.reading.readerSchema) !== undefined;
  const needsBatches = where !== undefined || sort !== undefined || needsRecords;
  if (needsBatches) return 'batches';
  return isAvro ? 'blocks' : 'rowGroups';
}
