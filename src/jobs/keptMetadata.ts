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

/** What can be carried over: whole values of what is not about the input's own layout. */
export function keptMetadata({ keyValueMetadata }: Described): Pick<KeyValue, 'key' | 'value'>[] {
  return keyValueMetadata
    .filter((entry) => isWhole(entry) && !aboutLayout.has(entry.key))
    .map(({ key, value }) => ({ key, value }));
}

/** A sentence for each entry that is not. */
export function metadataLosses({ keyValueMetadata }: Described): string[] {
  return keyValueMetadata
    .filter((entry) => !isWhole(entry) && !aboutLayout.has(entry.key))
    .map(({ key }) => `The metadata entry ${key} is too long to be carried over, or no text.`);
}
