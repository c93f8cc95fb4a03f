/** The flags of commands that write Avro: how its blocks are to be. */
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import { avroCodecs } from '../formats/avro/writer/avroCodecs.ts';
import type { RewriteOptions } from '../jobs/rewriteSpec.ts';
import { oneOf, positive } from './usageError.ts';
import { levelOf, writeOptionsOf } from './writeFlags.ts';

export const avroFlags = {
  codec: { type: 'string' },
  'block-rows': { type: 'string' },
  'block-kilobytes': { type: 'string' },
} as const;

export const avroUsage = `BLOCKS of an Avro file; a rewrite keeps them as they are if not given, and leaves out what is damaged:
  --codec ${avroCodecs.join('|')}, --level N
  --block-rows N, --block-kilobytes N              at most so many in a block, before compression`;

type AvroValues = Readonly<Partial<Record<keyof typeof avroFlags | 'level', string | undefined>>>;

/** Throws UsageError. `--level` is the one flag that both formats have. */
export function avroOptionsOf(values: AvroValues): AvroWriteOptions {
  const kilobytes = values['block-kilobytes'];
  const rows = values['block-rows'];
  return {
    codec: oneOf('--codec', values.codec, avroCodecs),
    level: values.level === undefined ? undefined : levelOf('--level', values.level),
    blockRows: rows === undefined ? undefined : positive('--block-rows', rows),
    blockBytes:
      kilobytes === undefined ? undefined : positive('--block-kilobytes', kilobytes) * 2 ** 10,
  };
}

type RewriteValues = Parameters<typeof writeOptionsOf>[0] & Parameters<typeof avroOptionsOf>[0];

/** Flags of both formats go to the job, which knows what the file is; the level goes where the name points. */
export function rewriteOptionsOf(file: string, values: RewriteValues): RewriteOptions {
  const parquet = writeOptionsOf(values);
  const isForAvro = /\.avro$/i.test(file) || Object.keys(avroFlags).some((name) => name in values);
  if (!isForAvro) return parquet;
  const avro = avroOptionsOf(values);
  return { ...parquet, compressionLevel: undefined, avro };
}
