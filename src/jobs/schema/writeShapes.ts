/** The shapes of how files are to be written, format by format, and of how text is read. */
import { compressionLevels } from '../../codecs/codec.ts';
import type { AvroCodec } from '../../formats/avro/writer/avroCodecs.ts';
import {
  avroWriteDefaults,
  type AvroWriteOptions,
} from '../../formats/avro/writer/avroWriteOptions.ts';
import type { FileFormat } from '../../formats/fileFormat.ts';
import type { Compression } from '../../formats/parquet/write/compression.ts';
import {
  writeDefaults,
  type ColumnEncoding,
  type ColumnWriteOptions,
  type ParquetWriteOptions,
  type StatisticsKind,
} from '../../formats/parquet/write/writeOptions.ts';
import type {
  ArrowWriteOptions,
  TableWriteOptions,
  TextWriteOptions,
} from '../../formats/tableWriters.ts';
import {
  usualGuessRows,
  type DelimitedOptions,
  type TextCompression,
} from '../../formats/text/textOptions.ts';
import { choice, count, flag, needed, numberChoice, object, record, share, text } from './shape.ts';
import type { Members } from './shape.ts';

const levels = Object.entries(compressionLevels)
  .map(([name, { lowest, highest }]) => `${name} ${lowest} to ${highest}`)
  .join(', ');
const highestLevel = Math.max(...Object.values(compressionLevels).map(({ highest }) => highest));
const level = count(`How hard the codec tries: ${levels}; the others have no levels.`, {
  least: 0,
  most: highestLevel,
});

const compression = choice<Compression>(
  {
    snappy: 'Fast, and read by everything.',
    zstd: 'Small and fast.',
    gzip: 'As small as can be read by everything, but slow.',
    brotli: 'Smallest for text, and slow to write.',
    lz4: 'Fastest (LZ4_RAW).',
    none: 'Not compressed.',
  },
  'The codec of column chunks.',
  writeDefaults.compression,
);

const encoding = choice<ColumnEncoding>(
  {
    PLAIN: 'Values one after the other; of any type.',
    RLE: 'Runs and packed bits; of booleans.',
    DELTA_BINARY_PACKED: 'Differences of neighbours; of integers.',
    DELTA_LENGTH_BYTE_ARRAY: 'Lengths apart from bytes; of text and bytes.',
    DELTA_BYTE_ARRAY: 'What differs from the value before; of text and bytes.',
    BYTE_STREAM_SPLIT:
      'First bytes, then second bytes and so on; of numbers and bytes of one length.',
  },
  'For values that are in no dictionary; asking for it turns the dictionary off unless that is asked for, too.',
);

/** Of the file as a whole and of single columns. */
const commonMembers: Members<Omit<ColumnWriteOptions, 'encoding'>> = {
  compression,
  compressionLevel: level,
  dictionary: flag(
    'Whether to try a dictionary, which is given up where it gets too large; where it pays, if not given.',
  ),
  bloomFilter: flag(
    'Whether row groups have a Bloom filter; where the input has one, if not given.',
  ),
};

export const parquetMembers: Members<ParquetWriteOptions> = {
  rowGroupRows: count('Most rows of a row group.', { default: writeDefaults.rowGroupRows }),
  rowGroupBytes: count('Most bytes of a row group before compression, as estimated.', {
    default: writeDefaults.rowGroupBytes,
  }),
  ...commonMembers,
  pageBytes: count(
    'Most bytes of a data page before compression, about. It has at most 20,000 rows, too.',
    {
      default: writeDefaults.pageBytes,
    },
  ),
  dictionaryPageBytes: count('Bytes after which a dictionary is given up.', {
    default: writeDefaults.dictionaryPageBytes,
  }),
  dataPageVersion: numberChoice<1 | 2>(
    { 1: 'Read by everything.', 2: 'Levels are not compressed; not read by everything.' },
    'The version of data pages.',
    writeDefaults.dataPageVersion,
  ),
  statistics: choice<StatisticsKind>(
    {
      none: 'No smallest and largest values.',
      chunk: 'Of column chunks.',
      page: 'Of pages, too, which takes a page index.',
    },
    'What smallest and largest values are told of.',
    writeDefaults.statistics,
  ),
  pageIndex: flag('Whether the file says where its pages are.', writeDefaults.pageIndex),
  checksums: flag(
    'Whether pages carry a checksum (CRC-32); where those of the input do, if not given.',
  ),
  bloomFalsePositives: share(
    'Share of absent values that a Bloom filter takes for present.',
    writeDefaults.bloomFalsePositives,
  ),
  columns: record(
    object<ColumnWriteOptions>(
      'Column of Parquet',
      'How one column is written; what is not given is as for all columns.',
      { ...commonMembers, encoding },
    ),
    'How single columns are written, by their paths: names joined by dots. The path of a group stands for all in it.',
  ),
};

const parquet = object<ParquetWriteOptions>(
  'Parquet',
  'How a Parquet file is written.',
  parquetMembers,
);

export const avro = object<AvroWriteOptions>('Avro', 'How an Avro file is written.', {
  codec: choice<AvroCodec>(
    {
      zstandard: 'Small and fast; not read by old programs.',
      snappy: 'Fast, and read by everything.',
      deflate: 'Read by everything.',
      null: 'Not compressed.',
    },
    `The codec of blocks: ${avroWriteDefaults.codec}, or in a rewrite what it was, if not given.`,
  ),
  level,
  blockBytes: count(
    `Most bytes of a block before compression: ${avroWriteDefaults.blockBytes}, or in a rewrite what it was, if not given.`,
  ),
  blockRows: count('Most rows of a block.'),
});

const delimitedMembers: Members<DelimitedOptions> = {
  delimiter: text('Of CSV and TSV: one character; a comma, or a tab in TSV, if not given.'),
  header: flag('Of CSV and TSV: whether the first line names the columns.', true),
  nullText: text('Of CSV and TSV: what stands for null where it is not quoted.', ''),
  guessRows: count('Of inputs: rows that the types of columns are guessed from.', {
    default: usualGuessRows,
  }),
  guardFormulas: flag(
    'Whether text that a spreadsheet would take for a formula is written with an apostrophe before it.',
    false,
  ),
};

export const textInput = object<DelimitedOptions>(
  'Text input',
  'How an input of CSV or TSV lies, and how types are guessed there and in NDJSON.',
  delimitedMembers,
);

/** Of every job that writes record batches. */
export const writeMembers: Members<TableWriteOptions> = {
  format: needed(
    choice<FileFormat>(
      {
        parquet: 'Apache Parquet.',
        avro: 'Avro object container file.',
        arrow: 'Arrow IPC file (Feather).',
        arrows: 'Arrow IPC stream.',
        csv: 'Comma-separated values (RFC 4180).',
        tsv: 'Tab-separated values.',
        ndjson: 'One JSON object a line.',
      },
      'The format of the output.',
    ),
  ),
  parquet,
  avro,
  arrow: object<ArrowWriteOptions>('Arrow', 'How an Arrow file or stream is written.', {
    batchRows: count('Most rows of a record batch.', { default: 65_536 }),
  }),
  text: object<TextWriteOptions>('Text', 'How CSV, TSV or NDJSON is written.', {
    ...delimitedMembers,
    compression: choice<TextCompression>(
      { none: 'Not compressed.', gzip: 'As .gz.', zstd: 'As .zst.' },
      'What the whole file is compressed with.',
      'none',
    ),
  }),
};
