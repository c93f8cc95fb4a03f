/** How an Avro file is to be written: what can be asked for, and what is done where nothing is. Plain data. */
import { TableError } from '../../../base/errors.ts';
import { levelsOf } from '../../../codecs/codec.ts';
import { avroCodecs, codecNameOf, type AvroCodec } from './avroCodecs.ts';

export interface AvroWriteOptions {
  readonly codec?: AvroCodec | undefined;
  /** Of the codec's own scale (compressionLevels). */
  readonly level?: number | undefined;
  /** Most bytes of a block before it is compressed; a row that has more has a block of its own. */
  readonly blockBytes?: number | undefined;
  /** Most rows of a block. */
  readonly blockRows?: number | undefined;
}

/** What is written where nothing is asked for: blocks about as large as other writers make them. */
export const avroWriteDefaults = {
  codec: 'snappy',
  blockBytes: 64 * 1024,
  blockRows: 1_000_000,
} as const satisfies AvroWriteOptions;

/** Options with nothing open but the level: each codec has its own usual one. */
export interface AvroWriteSettings {
  readonly codec: AvroCodec;
  readonly level: number | undefined;
  readonly blockBytes: number;
  readonly blockRows: number;
}

/** Throws TableError `invalidArgument` for options that cannot be. */
export function avroWriteSettings(options: AvroWriteOptions): AvroWriteSettings {
  const {
    codec = avroWriteDefaults.codec,
    blockBytes = avroWriteDefaults.blockBytes,
    blockRows = avroWriteDefaults.blockRows,
    level,
  } = options;
  checkCodec(codec, level);
  checkCount('a block', blockBytes, 'bytes');
  checkCount('a block', blockRows, 'rows');
  return { codec, level, blockBytes, blockRows };
}

/** A specification that somebody wrote may have any codec. */
export function checkCodec(codec: string, level: number | undefined): asserts codec is AvroCodec {
  const known = avroCodecs.find((each) => each === codec);
  if (known === undefined)
    throw invalid(`blocks are written with ${avroCodecs.join(', ')}, not ${codec}`);
  if (level === undefined) return;
  const levels = levelsOf(codecNameOf[known]);
  if (levels === undefined) throw invalid(`${codec} has no levels`);
  const { lowest, highest } = levels;
  if (!Number.isInteger(level) || level < lowest || level > highest)
    throw invalid(`levels of ${codec} are ${lowest} to ${highest}, not ${level}`);
}

export function checkCount(what: string, count: number, unit: string): void {
  if (!Number.isSafeInteger(count) || count < 1)
    throw invalid(`${what} has a whole number of ${unit} above 0, not ${count}`);
}

function invalid(clause: string): TableError {
  return new TableError('invalidArgument', clause);
}
