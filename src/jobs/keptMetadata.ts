/** Key-value metadata of an input, for an output whose rows or columns are others. */
import type { KeyValue } from '../table/layout.ts';

/** What has metadata: a table's facts, or a source of rows. */
interface Described {
  readonly keyValueMetadata: readonly KeyValue[];
}

/** Says how the input's columns lie, not the output's: each writer says that by itself. */
const aboutLayout: ReadonlySet<string> = new Set(['ARROW:schema', 'avro.schema', 'avro.codec']);

const isWhole = ({ value, bytes }: KeyValue): boolean =>
  new TextEncoder().encode(value).byteLength === bytes;

/** What describes columns holds only as long as all of them stay what they are. */
const aboutColumns: ReadonlySet<string> = new Set([
  'pandas',
  'geo',
  'iceberg.schema',
  'org.apache.spark.sql.parquet.row.metadata',
]);

/**
 * What can be carried over: whole values of what is not about the input's own layout, nor about its columns, unless
 * `keepsColumns` says that these stay what they are.
 */
export function keptMetadata(
  { keyValueMetadata }: Described,
  keepsColumns = true,
): Pick<KeyValue, 'key' | 'value'>[] {
  return keyValueMetadata
    .filter((entry) => isWhole(entry) && !aboutLayout.has(entry.key))
    .filter(({ key }) => keepsColumns || !aboutColumns.has(key))
    .map(({ key, value }) => ({ key, value }));
}

/** A sentence for each entry that is not. */
export function metadataLosses({ keyValueMetadata }: Described, keepsColumns = true): string[] {
  const others = keyValueMetadata.filter(({ key }) => !aboutLayout.has(key));
  const stale = others.filter(({ key }) => !keepsColumns && aboutColumns.has(key));
  return [
    ...others
      .filter((entry) => !isWhole(entry))
      .map(({ key }) => `The metadata entry ${key} is too long to be carried over, or no text.`),
    ...stale.map(({ key }) => `The metadata entry ${key} is not kept: it describes all columns.`),
  ];
}

/** Whether an entry of Parquet's metadata holds only as long as all columns stay what they are. */
export function isAboutColumns(key: string): boolean {
  return aboutLayout.has(key) || aboutColumns.has(key);
}
