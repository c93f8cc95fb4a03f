/** What parquet-wasm is told to encode columns with. Its settings are for all columns of a call: see encoderKey. */
import {
  Compression as WasmCompression,
  EnabledStatistics,
  Encoding,
  WriterPropertiesBuilder,
  WriterVersion,
  type WriterProperties,
} from 'parquet-wasm/esm';
import type { ColumnRecipe } from './columnRecipes.ts';
import type { Compression } from './compression.ts';
import type { ColumnEncoding, StatisticsKind, WriteSettings } from './writeOptions.ts';

const wasmCompression: Readonly<Record<Compression, WasmCompression>> = {
  snappy: WasmCompression.SNAPPY,
  zstd: WasmCompression.ZSTD,
  gzip: WasmCompression.GZIP,
  brotli: WasmCompression.BROTLI,
  lz4: WasmCompression.LZ4_RAW,
  none: WasmCompression.UNCOMPRESSED,
};

const wasmEncoding: Readonly<Record<ColumnEncoding, Encoding>> = {
  PLAIN: Encoding.PLAIN,
  RLE: Encoding.RLE,
  DELTA_BINARY_PACKED: Encoding.DELTA_BINARY_PACKED,
  DELTA_LENGTH_BYTE_ARRAY: Encoding.DELTA_LENGTH_BYTE_ARRAY,
  DELTA_BYTE_ARRAY: Encoding.DELTA_BYTE_ARRAY,
  BYTE_STREAM_SPLIT: Encoding.BYTE_STREAM_SPLIT,
};

const wasmStatistics: Readonly<Record<StatisticsKind, EnabledStatistics>> = {
  none: EnabledStatistics.None,
  chunk: EnabledStatistics.Chunk,
  page: EnabledStatistics.Page,
};

/** How to encode some columns in one call. */
export interface EncoderSettings {
  readonly file: WriteSettings;
  /** Of all the columns; see encoderKey. */
  readonly recipe: ColumnRecipe;
  /** Rows of every row group made, but for the last. */
  readonly rowGroupRows: number;
  /** Top-level names of flat integer columns whose values hardly repeat: delta encoded, without a dictionary. */
  readonly deltaColumns: readonly string[];
}

/** The encoder has no setting for levels: those pages it leaves as they are, to be compressed afterwards. */
function encoderCompression(recipe: ColumnRecipe): Compression {
  return recipe.compressionLevel === undefined ? recipe.compression : 'none';
}

/**
 * Columns whose recipes have the same key can be encoded in one call. (The encoder has settings for single columns,
 * but they cannot name those within groups.)
 */
export function encoderKey(recipe: ColumnRecipe): string {
  const { dictionary, encoding } = recipe;
  return [encoderCompression(recipe), dictionary ?? 'auto', encoding ?? 'auto'].join(' ');
}

/**
 * Columns go into one call up to this many bytes of data. One call for each costs more where they are small; many large
 * ones in a call take more memory and more time than one after the other, and nothing can be cancelled in between.
 */
export const encodedTogetherBytes = 1024 * 1024;

/** Uses nothing of the decoder's memory until it is handed over. */
export function encoderProperties(settings: EncoderSettings): WriterProperties {
  const { file, recipe, rowGroupRows, deltaColumns } = settings;
  const encoding = recipe.encoding ?? (file.dataPageVersion === 2 ? 'PLAIN' : undefined);
  // Every setter uses its builder up and returns the next.
  let builder = new WriterPropertiesBuilder()
    .setCompression(wasmCompression[encoderCompression(recipe)])
    .setMaxRowGroupSize(rowGroupRows)
    .setDictionaryEnabled(recipe.dictionary ?? true)
    .setDataPageSizeLimit(file.pageBytes)
    .setDictionaryPageSizeLimit(file.dictionaryPageBytes)
    .setStatisticsEnabled(wasmStatistics[file.statistics])
    .setWriterVersion(file.dataPageVersion === 2 ? WriterVersion.V2 : WriterVersion.V1);
  // Version 2 would bring other encodings along.
  if (encoding !== undefined) builder = builder.setEncoding(wasmEncoding[encoding]);
  for (const column of deltaColumns)
    builder = builder
      .setColumnDictionaryEnabled(column, false)
      .setColumnEncoding(column, Encoding.DELTA_BINARY_PACKED);
  return builder.build();
}
