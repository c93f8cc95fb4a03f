/** Whether what looks like a block is one: the proof that damage.ts asks for. */
import { TableError, isAbort } from '../../../base/errors.ts';
import { Turns } from '../../../base/turns.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { AvroType } from '../schema/avroType.ts';
import type { BlockCodec } from '../container/blockCodec.ts';
import type { DecodesExactly } from '../container/damage.ts';
import type { ColumnDecoder } from '../decoder/columnDecoder.ts';
import { createColumnDecoder } from '../decoder/createColumnDecoder.ts';
import { decodeRecords } from './decodeRecords.ts';
import { planDecode } from '../plan/planDecode.ts';

/** Only a place to count records in: nothing is kept. */
const batchRows = 4096;

export function exactness(file: {
  readonly source: ByteSource;
  readonly type: AvroType;
  readonly codec: BlockCodec;
  readonly maxBlockBytes: number;
}): DecodesExactly {
  const { source, type, codec, maxBlockBytes } = file;
  // Made when there is damage: most files have none. Whoever uses it has it alone.
  let idle: ColumnDecoder | undefined;
  return async ({ records, dataStart, dataEnd }, signal) => {
    if (dataEnd - dataStart > maxBlockBytes) return false;
    const packed = await source.read(dataStart, dataEnd, signal);
    const data = await attempt(async () => codec.decompress(packed, maxBlockBytes));
    if (data === undefined) return false;
    // All columns are decoded: values that are only walked over are hardly looked at.
    const decoder = idle ?? createColumnDecoder(planDecode(type, undefined), { batchRows });
    idle = undefined;
    decoder.setInput(data);
    const turns = new Turns();
    const decoding = decodeRecords(decoder, { at: 0, records });
    let turn = decoding.next();
    for (; turn.done !== true; turn = decoding.next()) await turns.pause(signal);
    decoder.discard();
    idle = decoder;
    return turn.value.records === records && turn.value.at === data.byteLength;
  };
}

/** Undefined where the data is no data. */
async function attempt(decompress: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await decompress();
  } catch (error) {
    if (error instanceof TableError && !isAbort(error)) return undefined;
    throw error;
  }
}
