/** Key-value metadata of an input, for an output whose rows or columns are others. */
import type { TableReader } from '../formats/format.ts';
import type { KeyValue } from '../table/layout.ts';

/** Says how the input's columns lie, not the output's: each writer says that by itself. */
const aboutLayout: ReadonlySet<string> = new Set(['ARROW:schema', 'avro.schema', 'avro.codec']);

const isWhole = ({ value, bytes }: KeyValue): boolean =>
  new TextEncoder().encode(value).byteLength === bytes;

/** What can be carried over: whole values of what is not about the input's own layout. */
export function keptMetadata({ facts }: TableReader): Pick<KeyValue, 'key' | 'value'>[] {
  return facts.keyValueMetadata
    .filter((entry) => isWhole(entry) && !aboutLayout.has(entry.key))
    .map(({ key, value }) => ({ key, value }));
}

/** A sentence for each entry that is not. */
export function metadataLosses({ facts }: TableReader): string[] {
  return facts.keyValueMetadata
    .filter((entry) => !isWhole(entry) && !aboutLayout.has(entry.key))
    .map(({ key }) => `The metadata entry ${key} is too long to be carried over, or no text.`);
}
