/** Key-value metadata of an input, for an output whose rows or columns are others. */
import { arrowSchemaKey } from '../formats/parquet/write/arrowSchemaValue.ts';
import { editedArrowSchema } from '../formats/parquet/write/editedArrowSchema.ts';
import type { KeyValue, MetadataEntry } from '../table/layout.ts';
import { editedMetadata, type KeptName } from './columnMetadata.ts';

/** Says how the input's columns lie, not the output's: each writer says that by itself. */
const aboutLayout: ReadonlySet<string> = new Set(['avro.schema', 'avro.codec']);

/** Most characters of all values together: footers and headers are read into memory whole, ours in the end as well. */
const maxCharacters = 16 * 1024 * 1024;

/** What describes columns holds only as long as all of them stay what they are. */
const aboutColumns: ReadonlySet<string> = new Set([
  'pandas',
  'geo',
  'iceberg.schema',
  'org.apache.spark.sql.parquet.row.metadata',
]);

/** What is carried over, and a sentence for each entry that is not. */
export interface CarriedMetadata {
  readonly kept: readonly Pick<KeyValue, 'key' | 'value'>[];
  readonly losses: readonly string[];
}

/**
 * Text that is not about the input's own layout is carried over, up to 16 million characters of it. What describes columns
 * is made to describe those of `names`, the output's; undefined where these are the input's.
 */
export function carriedMetadata(
  entries: readonly MetadataEntry[],
  names: readonly KeptName[] | undefined,
): CarriedMetadata {
  const kept: Pick<KeyValue, 'key' | 'value'>[] = [];
  const losses: string[] = [];
  let room = maxCharacters;
  for (const { key, value } of entries) {
    if (aboutLayout.has(key)) continue;
    const entry = value === undefined ? undefined : keptEntry({ key, value }, names);
    if (value === undefined) losses.push(`The metadata entry ${key} is not kept: it is no text.`);
    else if (entry === undefined) losses.push(staleSentence(key));
    else if (entry.value.length > room)
      losses.push(`The metadata entry ${key} is not kept: together they are too long.`);
    else {
      kept.push(entry);
      room -= entry.value.length;
    }
  }
  return { kept, losses };
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
