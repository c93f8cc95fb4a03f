/** Finds out where a failed decode failed: the decoder itself does not say. */
import { throwIfAborted, yieldTurn } from '../base/abort.ts';
import { TableError, toTableError } from '../base/errors.ts';
import { fillHoles } from '../formats/parquet/read/fillHoles.ts';
import { chunkPart, rowGroupOf } from '../formats/parquet/footer/footer.ts';
import { leavesOf } from '../formats/parquet/schema/decodeSchema.ts';
import { buildMiniFile, wholeChunk } from '../formats/parquet/mini/miniFile.ts';
import { decodeFailure } from '../formats/parquet/write/recode.ts';
import type { SchemaNode } from '../formats/parquet/schema/schemaTree.ts';
import { storedMiniFile, type StoredFile } from '../formats/parquet/mini/storedFile.ts';
import type { ByteSource } from '../io/byteSource.ts';

interface Suspects {
  readonly columns: readonly SchemaNode[];
  readonly rowGroups: readonly number[];
}

interface FailedDecode {
  readonly source: ByteSource;
  readonly file: StoredFile;
  readonly suspects: Suspects;
  /** What the decoder threw. */
  readonly cause: unknown;
  readonly signal: AbortSignal | undefined;
}

/**
 * The error to report: `corrupt` with the first row group and column that do not decode by themselves. Decodes again
 * row group by row group, then column by column, until it is found.
 */
export async function damageOf(failed: FailedDecode): Promise<TableError> {
  throwIfAborted(failed.signal);
  const { suspects, cause } = failed;
  // After a panic the decoder is not to be asked again.
  if (cause instanceof WebAssembly.RuntimeError) return panicked(failed, cause);
  for (const rowGroup of suspects.rowGroups) {
    if ((await failure(failed, suspects.columns, rowGroup)) === undefined) continue;
    for (const column of suspects.columns) {
      const found = await failure(failed, [column], rowGroup);
      if (found !== undefined) return damaged(failed.file, rowGroup, column, found);
    }
  }
  const part = `row group ${suspects.rowGroups[0] ?? 0}`;
  return new TableError('corrupt', clauseOf(cause), { where: { part }, cause });
}

/** A column chunk with more uncompressed bytes may have exhausted the decoder's memory: one page has to fit at least. */
const suspiciousBytes = 2 ** 30;

function panicked({ file, suspects }: FailedDecode, cause: Error): TableError {
  for (const rowGroup of suspects.rowGroups)
    for (const leaf of leavesOf(suspects.columns)) {
      const { metaData } = wholeChunk(file.footer, rowGroup, leaf);
      const bytes = metaData.totalUncompressedSize;
      if (bytes < suspiciousBytes) continue;
      const where = { part: chunkPart(rowGroup, metaData.pathInSchema) };
      return new TableError('tooLarge', `its pages have ${bytes} bytes`, { where, cause });
    }
  const where = { part: `row group ${suspects.rowGroups[0] ?? 0}` };
  return new TableError('workerDied', 'the codec crashed', { where, cause });
}

async function failure(
  { source, file, signal }: FailedDecode,
  columns: readonly SchemaNode[],
  rowGroup: number,
): Promise<unknown> {
  const miniFile = buildMiniFile(storedMiniFile(file, columns, [rowGroup]));
  await fillHoles([miniFile], source, signal);
  await yieldTurn(signal);
  return decodeFailure(miniFile.bytes);
}

function damaged(
  { footer, leaves }: StoredFile,
  rowGroup: number,
  column: SchemaNode,
  cause: unknown,
): TableError {
  const leaf = leaves[column.leafStart];
  const chunk = rowGroupOf(footer, rowGroup)?.columns.at(column.leafStart);
  const { dataPageOffset, dictionaryPageOffset = 0 } = chunk?.metaData ?? {};
  const offset = dictionaryPageOffset > 0 ? dictionaryPageOffset : dataPageOffset;
  // A nested column is decoded as a whole: then it is not known which of its leaves is damaged.
  const path = column.isLeaf ? (leaf?.node.path ?? column.path) : column.path;
  return new TableError('corrupt', clauseOf(cause), {
    where: { part: chunkPart(rowGroup, path), offset },
    cause,
  });
}

/** The decoder's message without the names of its error types. */
function clauseOf(error: unknown): string {
  return toTableError(error).message.replace(/^(?:Parquet argument error: |Parquet error: )+/, '');
}
