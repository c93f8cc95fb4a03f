/** What opening a file came to, packed for its way from the host to the webview. */
import { packSchema, unpackSchema } from '../table/packedSchema.ts';
import type { OpenResult, PackedResult } from './messages.ts';

export function packResult(result: OpenResult): PackedResult {
  if (result.kind === 'failed') return result;
  const { document } = result;
  return { kind: 'opened', document: { ...document, schema: packSchema(document.schema) } };
}

export function unpackResult(result: PackedResult): OpenResult {
  if (result.kind === 'failed') return result;
  const { document } = result;
  return { kind: 'opened', document: { ...document, schema: unpackSchema(document.schema) } };
}
