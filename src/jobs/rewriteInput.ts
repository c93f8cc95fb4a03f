/** What a rewrite takes of a Parquet file: its footer, as if there were only the columns that are kept. */
import { keptMetaDataOf, newMetaData } from '../formats/parquet/footer/footerWriter.ts';
import { projectedFooter } from '../formats/parquet/footer/projectedFooter.ts';
import { tableSchema } from '../formats/parquet/schema/schema.ts';
import { schemaTree } from '../formats/parquet/schema/schemaTree.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { hasChecksums } from './inputChecksums.ts';
import { keptColumns } from './keptColumns.ts';
import { keptEntry, staleSentence } from './keptMetadata.ts';
import { readPlainFooter } from './plainFooter.ts';
import type { RewriteInput } from './rewritePlan.ts';
import type { RewriteOptions } from './rewriteSpec.ts';

/** Reads the footer and the header of one page. Rejects with TableError `invalidArgument` for columns that cannot be. */
export async function rewriteInput(
  source: ByteSource,
  { reshape: { keep } = {} }: RewriteOptions,
  signal: AbortSignal | undefined,
): Promise<RewriteInput> {
  const whole = await readPlainFooter(source, signal);
  const checksums = await hasChecksums(source, whole, signal);
  if (keep === undefined)
    return { footer: whole, hasChecksums: checksums, kept: keptMetaDataOf(whole), losses: [] };
  const { columns, fields, names } = keptColumns(
    tableSchema(schemaTree(whole.metaData.schema)),
    keep,
  );
  const projected = fields.map(({ name }, i) => ({ column: columns[i] ?? -1, name }));
  const footer = projectedFooter(whole, projected);
  const { schema, version, keyValueMetadata: entries = [] } = footer.metaData;
  const told = entries.map(({ key, value }) =>
    value === undefined ? { key } : keptEntry({ key, value }, names),
  );
  return {
    footer,
    hasChecksums: checksums,
    kept: {
      ...newMetaData(
        schema,
        told.filter((entry) => entry !== undefined),
      ),
      version,
    },
    losses: entries.flatMap(({ key }, i) => (told[i] === undefined ? [staleSentence(key)] : [])),
  };
}
