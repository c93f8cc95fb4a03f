/** What a job reads rows from: a table that can be looked at, or a file that can only be read through. */
import type { RecordBatch } from 'apache-arrow';
import type { DamagedSpan, MetadataEntry } from '../table/layout.ts';
import type { TableSchema } from '../table/schema.ts';
import type { OpenOptions, ReadRequest, TableReader } from './format.ts';
import { refuseDamage } from './refuseDamage.ts';
import type { FileFormat } from './fileFormat.ts';

export interface RowSource {
  readonly format: FileFormat;
  readonly schema: TableSchema;
  /** Undefined where only reading it through tells. */
  readonly rowCount: number | undefined;
  readonly keyValueMetadata: readonly MetadataEntry[];
  /**
   * The table that they are of, with all of its segments known; undefined where there is only reading through. Rejects
   * as `read` does.
   */
  readonly table?: ((signal?: AbortSignal) => Promise<TableReader>) | undefined;
  /** As TableReader.read; rejects at damage that ends the table, unless damage is skipped. */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<RecordBatch>;
  /** What the last read left out, in file order: nothing, unless damage is skipped. */
  readonly damage?: (() => readonly DamagedSpan[]) | undefined;
  close(): void;
}

/** A table as a source of rows. */
export function rowsOfTable(
  reader: TableReader,
  format: FileFormat,
  { badBlocks }: Pick<OpenOptions, 'badBlocks'>,
): RowSource {
  const { rowCount } = reader.facts;
  const damage: DamagedSpan[] = [];
  const readAll = async function* (request: ReadRequest, signal: AbortSignal | undefined) {
    damage.length = 0;
    const { rows, columns, lendsBatches } = request;
    if (reader.scan !== undefined && rows.start === 0 && rows.end === Infinity) {
      const onDamage = (span: DamagedSpan) => damage.push(span);
      yield* reader.scan({ columns, lendsBatches, onDamage }, signal);
      return;
    }
    yield* reader.read(request, signal);
    const found = (reader.walk?.progress.damage ?? []).filter(({ row }) => row < rows.end);
    if (badBlocks !== 'skip') refuseDamage(found);
    damage.push(...found);
  };
  return {
    format,
    schema: reader.schema,
    rowCount: reader.walk === undefined ? rowCount : undefined,
    keyValueMetadata: reader.metadataEntries(),
    table: async (signal) => {
      await reader.walk?.run(() => undefined, signal);
      const found = reader.walk?.progress.damage ?? [];
      if (badBlocks !== 'skip') refuseDamage(found);
      damage.splice(0, damage.length, ...found);
      return reader;
    },
    read: readAll,
    damage: () => damage,
    close: () => {
      reader.close();
    },
  };
}
