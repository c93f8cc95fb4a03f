/** What the options of a file come to for each of its columns, or why they cannot. */
import { TableError } from '../../../base/errors.ts';
import type { Compression } from './compression.ts';
import { physicalTypes } from '../thrift/metadata.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import {
  checkCompression,
  type ColumnEncoding,
  type ColumnWriteOptions,
  type WriteSettings,
} from './writeOptions.ts';

/** How one leaf column is written. */
export interface ColumnRecipe {
  readonly compression: Compression;
  /** The encoder's choice when undefined. */
  readonly compressionLevel: number | undefined;
  /** Undefined: where it pays, and delta encoding where that pays more (encodingTrial.ts). */
  readonly dictionary: boolean | undefined;
  /** Of values that are in no dictionary; the encoder's choice when undefined. */
  readonly encoding: ColumnEncoding | undefined;
  /** Undefined: where the input has one. */
  readonly bloomFilter: boolean | undefined;
}

type PhysicalType = (typeof physicalTypes)[number];

/** https://github.com/apache/parquet-format/blob/master/Encodings.md */
const encodedTypes: Readonly<Record<ColumnEncoding, readonly PhysicalType[]>> = {
  PLAIN: physicalTypes,
  RLE: ['BOOLEAN'],
  DELTA_BINARY_PACKED: ['INT32', 'INT64'],
  DELTA_LENGTH_BYTE_ARRAY: ['BYTE_ARRAY'],
  DELTA_BYTE_ARRAY: ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'],
  BYTE_STREAM_SPLIT: ['FLOAT', 'DOUBLE', 'INT32', 'INT64', 'FIXED_LEN_BYTE_ARRAY'],
};

/**
 * One for each leaf, in order. Throws TableError `invalidArgument` that names the column for a path that leads to no
 * column, and for what a column's type cannot be written with.
 */
export function columnRecipes(
  settings: WriteSettings,
  leaves: readonly SchemaNode[],
): readonly ColumnRecipe[] {
  const asked = leaves.map(({ path }) => optionsOf(settings, path));
  const taken = new Set(asked.flatMap(({ paths }) => paths));
  for (const path of Object.keys(settings.columns))
    if (!taken.has(path)) throw refusal(path, 'there is no such column');
  return leaves.map((leaf, index) => recipe(settings, leaf, asked[index]?.options ?? {}));
}

/** The options of a leaf, the closer to it the stronger, and the paths that they are given under. */
function optionsOf(
  { columns }: WriteSettings,
  path: readonly string[],
): { readonly options: ColumnWriteOptions; readonly paths: readonly string[] } {
  const paths = path
    .map((_, index) => path.slice(0, index + 1).join('.'))
    .filter((prefix) => Object.hasOwn(columns, prefix));
  const options = paths.reduce<ColumnWriteOptions>(
    (outer, prefix) => overridden(outer, columns[prefix] ?? {}),
    {},
  );
  return { options, paths };
}

function overridden(outer: ColumnWriteOptions, inner: ColumnWriteOptions): ColumnWriteOptions {
  const asked = Object.entries(inner).filter(([, value]) => value !== undefined);
  return { ...outer, ...Object.fromEntries(asked) };
}

function recipe(
  settings: WriteSettings,
  leaf: SchemaNode,
  column: ColumnWriteOptions,
): ColumnRecipe {
  const type = physicalTypes[leaf.element.type ?? 0] ?? 'BYTE_ARRAY';
  const { encoding } = column;
  const path = leaf.path.join('.');
  if (encoding !== undefined && !encodedTypes[encoding].includes(type))
    throw refusal(path, `${type} values cannot be encoded as ${encoding}`);
  const hasNoDictionary = type === 'BOOLEAN' || (isFixed(type) && settings.dataPageVersion === 1);
  if (column.dictionary === true && hasNoDictionary)
    throw refusal(
      path,
      `${type} values get no dictionary in data pages of version ${settings.dataPageVersion}`,
    );
  if (column.bloomFilter === true && type === 'BOOLEAN')
    throw refusal(path, 'BOOLEAN values get no bloom filter');
  const dictionary = column.dictionary ?? (encoding === undefined ? settings.dictionary : false);
  const compression = column.compression ?? settings.compression;
  // The level for all columns is one of their codec's.
  const inherited = compression === settings.compression ? settings.compressionLevel : undefined;
  const compressionLevel = column.compressionLevel ?? inherited;
  checkCompression({ compression, compressionLevel }, `column ${path}`);
  return {
    compression,
    compressionLevel,
    // Asked for all columns, it is for those that can have one.
    dictionary: dictionary === true && hasNoDictionary ? false : dictionary,
    encoding,
    bloomFilter: type === 'BOOLEAN' ? false : (column.bloomFilter ?? settings.bloomFilter),
  };
}

/** INT96 values are encoded as fixed-length byte arrays. */
function isFixed(type: PhysicalType): boolean {
  return type === 'FIXED_LEN_BYTE_ARRAY' || type === 'INT96';
}

function refusal(path: string, message: string): TableError {
  return new TableError('invalidArgument', message, { where: { part: `column ${path}` } });
}
