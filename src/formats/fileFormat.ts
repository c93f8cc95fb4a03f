/** The formats that tables are converted between, and the names of their files. */

export const fileFormats = ['parquet', 'avro', 'arrow', 'arrows', 'csv', 'tsv', 'ndjson'] as const;
/** `arrow` is Arrow's file format, `arrows` its stream format. */
export type FileFormat = (typeof fileFormats)[number];

/** Those whose files are made of row groups or blocks, which can be counted and validated. */
export const segmentedFormats = ['parquet', 'avro'] as const satisfies readonly FileFormat[];

/** For people. */
export const formatNames: Readonly<Record<FileFormat, string>> = {
  parquet: 'Parquet',
  avro: 'Avro',
  arrow: 'Arrow',
  arrows: 'Arrow stream',
  csv: 'CSV',
  tsv: 'TSV',
  ndjson: 'NDJSON',
};

/** Extensions of each format's files, the usual one first. */
export const extensionsOf: Readonly<Record<FileFormat, readonly string[]>> = {
  parquet: ['parquet', 'parq', 'pq'],
  avro: ['avro'],
  arrow: ['arrow', 'feather'],
  arrows: ['arrows', 'ipc'],
  csv: ['csv', 'txt'],
  tsv: ['tsv', 'tab'],
  ndjson: ['ndjson', 'jsonl'],
};

const compressionSuffixes = { gz: 'gzip', zst: 'zstd' } as const;

/** What a file's name says of what is in it. */
export interface NamedFormat {
  readonly format: FileFormat;
  /** Of a text file as a whole. */
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** `trips.csv.gz` is CSV and gzip; undefined for a name that says nothing. */
export function formatOfName(name: string): NamedFormat | undefined {
  const parts = name.toLowerCase().split('.');
  const last = parts.at(-1) ?? '';
  const isCompressed = last === 'gz' || last === 'zst';
  const compression = isCompressed ? compressionSuffixes[last] : 'none';
  const extension = parts.at(isCompressed ? -2 : -1) ?? '';
  const format = fileFormats.find((known) => extensionsOf[known].includes(extension));
  if (format === undefined || parts.length < (isCompressed ? 3 : 2)) return undefined;
  return { format, compression };
}

/** The usual end of a name, such as `csv.gz`, without its first dot; only text is compressed as a whole. */
export function usualExtension(
  format: FileFormat,
  compression: NamedFormat['compression'] = 'none',
): string {
  const [extension = format] = extensionsOf[format];
  return isText(format) ? compressedName(extension, compression) : extension;
}

/** `trips.csv` → `trips.csv.gz`; the end for another compression is taken away. */
export function compressedName(name: string, compression: NamedFormat['compression']): string {
  const ending = { none: '', gzip: '.gz', zstd: '.zst' }[compression];
  return `${name.replace(/\.(?:gz|zst)$/i, '')}${ending}`;
}

/** Whether files of a format are text. */
export function isText(format: FileFormat): format is 'csv' | 'tsv' | 'ndjson' {
  return format === 'csv' || format === 'tsv' || format === 'ndjson';
}
