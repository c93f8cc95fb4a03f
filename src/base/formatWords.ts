/** The words of each format: what it is called, and what a part of a file that holds whole rows is called in it. */

type Format = 'parquet' | 'avro';

const names: Readonly<Record<Format, string>> = { parquet: 'Parquet', avro: 'Avro' };
const segments: Readonly<Record<Format, string>> = { parquet: 'row group', avro: 'block' };

/** `Parquet` or `Avro` */
export function formatName(format: Format): string {
  return names[format];
}

/** `row group` or `block` */
export function segmentName(format: Format): string {
  return segments[format];
}
