/** What is asked of a rewrite of an Avro file: checked, and told. */
import { TableError } from '../base/errors.ts';
import { bytesText, countOf } from '../base/quantityText.ts';
import { avroCodecs, type AvroCodec } from '../formats/avro/writer/avroCodecs.ts';
import { checkCodec, checkCount } from '../formats/avro/writer/avroWriteOptions.ts';
import type { BlockLimits } from '../formats/avro/writer/rowBlocks.ts';
import type { RewriteOptions } from './rewriteSpec.ts';

export interface AvroRewriteSettings {
  /** The file's own word. */
  readonly codecIn: string;
  /** Undefined where blocks can only be kept as they are. */
  readonly codec: AvroCodec | undefined;
  readonly level: number | undefined;
  /** Undefined where blocks have the rows that they have. */
  readonly limits: BlockLimits | undefined;
  /** Whether blocks that are whole are kept as they lie in the file. */
  readonly keepsPacked: boolean;
}

/** Blocks are read whole: where only rows are asked for, they still have no more bytes than these. */
const mostBlockBytes = 64 * 1024 * 1024;

/** Throws TableError `invalidArgument` for options that cannot be. */
export function avroRewriteSettings(
  { avro = {}, verify: _, ...others }: RewriteOptions,
  codecIn: string,
): AvroRewriteSettings {
  const foreign = Object.entries(others).find(([, value]) => value !== undefined);
  if (foreign !== undefined) throw invalid(`${foreign[0]} is not for Avro files`);
  const { level, blockBytes, blockRows } = avro;
  const codec = avro.codec ?? avroCodecs.find((known) => known === codecIn);
  const limits = limitsOf(blockBytes, blockRows);
  if (codec !== undefined) checkCodec(codec, level);
  else if (level !== undefined || limits !== undefined)
    throw invalid(
      `blocks of ${codecIn} can only be kept as they are: choose another codec, too: zstandard or deflate`,
    );
  const keepsPacked = codec === undefined || (codec === codecIn && level === undefined);
  return { codecIn, codec, level, limits, keepsPacked: keepsPacked && limits === undefined };
}

function limitsOf(
  blockBytes: number | undefined,
  blockRows: number | undefined,
): BlockLimits | undefined {
  if (blockBytes !== undefined) checkCount('a block', blockBytes, 'bytes');
  if (blockRows !== undefined) checkCount('a block', blockRows, 'rows');
  if (blockBytes === undefined && blockRows === undefined) return undefined;
  return { blockBytes: blockBytes ?? mostBlockBytes, blockRows: blockRows ?? Infinity };
}

/** One sentence for each thing that was asked for; the first is about compression. */
export function avroRewriteChoices(settings: AvroRewriteSettings): readonly string[] {
  const { codecIn, codec, level, limits, keepsPacked } = settings;
  const name = `${codec ?? codecIn}${level === undefined ? '' : `, level ${level}`}`;
  const compression = keepsPacked ? `${name}, as it is` : name;
  if (limits === undefined) return [`Compression: ${compression}.`];
  const { blockBytes, blockRows } = limits;
  const rows = blockRows === Infinity ? '' : ` and ${countOf(blockRows, 'row')}`;
  return [`Compression: ${compression}.`, `Blocks of at most ${bytesText(blockBytes)}${rows}.`];
}

function invalid(clause: string): TableError {
  return new TableError('invalidArgument', clause);
}
