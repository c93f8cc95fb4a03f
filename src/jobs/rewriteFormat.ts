/** Which of the two rewrites a file needs. */
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

/** Whether rows or columns become others, so that they have to be taken apart. */
export function isReshaping({ reshape = {} }: RewriteOptions): boolean {
  const { keep, where, sort } = reshape;
  return keep !== undefined || where !== undefined || sort !== undefined;
}
