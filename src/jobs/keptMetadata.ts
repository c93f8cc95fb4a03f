/** Key-value metadata of an input, for an output whose rows or columns are others. */
import { arrowSchemaKey } from '../formats/parquet/write/arrowSchemaValue.ts';
import { editedArrowSchema } from '../formats/parquet/write/editedArrowSchema.ts';
import type { KeyValue } from '../table/layout.ts';
import { editedMetadata, type KeptName } from './columnMetadata.ts';

/** What has metadata: a table's facts, or a source of rows. */
interface Described {
  readonly keyValueMetadata: readonly KeyValue[];
}

/** Says how the input's columns lie, not the output's: each writer says that by itself. */
const aboutLayout: ReadonlySet<string> = new Set(['avro.schema', 'avro.codec']);

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
 * What can be carried over: whole values of what is not about the input's own layout. What describes columns is made to
 * describe those of `names`, the output's; undefined where these are the input's.
 */
export function keptMetadata(
  { keyValueMetadata }: Described,
  names: readonly KeptName[] | undefined,
): Pick<KeyValue, 'key' | 'value'>[] {
  return keyValueMetadata
    .filter((entry) => isWhole(entry) && !aboutLayout.has(entry.key))
    .flatMap((entry) => keptEntry(entry, names) ?? []);
}

/** A sentence for each entry that is not. */
export function metadataLosses(
  { keyValueMetadata }: Described,
  names: readonly KeptName[] | undefined,
): string[] {
  const others = keyValueMetadata.filter(({ key }) => !aboutLayout.has(key));
  return others.flatMap((entry) => {
    const { key } = entry;
    if (!isWhole(entry))
      return [`The metadata entry ${key} is too long to be carried over, or no text.`];
    return keptEntry(entry, names) === undefined ? [staleSentence(key)] : [];
  });
}

/** An entry of Parquet's metadata as it holds for columns of these names; undefined where it does not. */
export function keptEntry(
  { key, value }: { readonly key: string; readonly value: string },
  names: readonly KeptName[] | undefined,
): Pick<KeyValue, 'key' | 'value'> | undefined {
  if (names === undefined) return { key, value };
  const edited = editedEntry(key, value, names);
  return edited === undefined ? undefined : { key, value: edited };
}

function editedEntry(key: string, value: string, names: readonly KeptName[]): string | undefined {
  if (aboutLayout.has(key)) return undefined;
  // It has metadata of its own: what pandas writes, say.
  if (key === arrowSchemaKey)
    return editedArrowSchema(value, {
      names,
      entry: (inner, text) => editedEntry(inner, text, names),
    });
  return aboutColumns.has(key) ? editedMetadata(key, value, names) : value;
}

export function staleSentence(key: string): string {
  return `The metadata entry ${key} is not kept: it describes all columns.`;
}
