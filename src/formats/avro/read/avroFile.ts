/** An Avro file that is open: what its header says, and how its blocks are read. */
import type { ByteSource } from '../../../io/byteSource.ts';
import type { OpenOptions } from '../../format.ts';
import { minBytes } from '../decoder/rules.ts';
import type { AvroType } from '../schema/avroType.ts';
import { blockCodec, type BlockCodec } from '../container/blockCodec.ts';
import type { FrameLimits } from '../container/blockFrame.ts';
import type { BlockSequence } from '../container/blockSequence.ts';
import { exactness } from './decodesExactly.ts';
import { readHeader, type AvroHeader } from '../container/header.ts';
import { planDecode } from '../plan/planDecode.ts';
import { parseSchema } from '../schema/schema.ts';

/** How reading runs ahead of decoding. */
interface Prefetch {
  readonly blocks: number;
  readonly bytes: number;
}

export interface AvroFile {
  readonly source: ByteSource;
  readonly header: AvroHeader;
  /** The writer's. */
  readonly type: AvroType;
  readonly codec: BlockCodec;
  /** Whether the data of blocks lies in the file as it is decoded. */
  readonly isPlain: boolean;
  /** Most bytes that the data of one block may have, uncompressed. */
  readonly maxBlockBytes: number;
  readonly prefetch: Prefetch;
  readonly sequence: BlockSequence;
}

const usualPrefetch: Prefetch = { blocks: 4, bytes: 64 * 1024 * 1024 };

/** Reads the header. Rejects with TableError; `unsupported` for a codec or a schema that we cannot read. */
export async function openAvroFile(
  source: ByteSource,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<AvroFile> {
  const header = await readHeader(source, signal);
  const { type } = parseSchema(header.schemaText);
  const codec = await blockCodec(header.codec);
  const isPlain = header.codec === 'null';
  // A block as it lies in the file, what it is decompressed to, and a batch have to fit.
  const maxBlockBytes = Math.floor(options.memoryLimitBytes / 4);
  const least = minBytes(planDecode(type, []).root);
  const limits: FrameLimits = {
    fileBytes: source.size,
    syncMarker: header.syncMarker,
    // What no bytes are decompressed to has no bytes.
    mostRecords: (dataBytes) =>
      least === 0 ? Infinity : (isPlain || dataBytes === 0 ? dataBytes : maxBlockBytes) / least,
  };
  const decodesExactly = exactness({ source, type, codec, maxBlockBytes });
  return {
    source,
    header,
    type,
    codec,
    isPlain,
    maxBlockBytes,
    prefetch: {
      blocks: options.prefetchBlocks ?? usualPrefetch.blocks,
      bytes: options.prefetchBytes ?? usualPrefetch.bytes,
    },
    sequence: { limits, badBlocks: options.badBlocks ?? 'strict', decodesExactly },
  };
}
