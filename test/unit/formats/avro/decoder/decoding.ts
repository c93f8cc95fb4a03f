/** Runs decoders over blocks, and makes what they give comparable. */
import type * as arrow from 'apache-arrow';
import type {
  ColumnDecoder,
  DecodedBatch,
  DecodeFailure,
} from '../../../../../src/formats/avro/decoder/columnDecoder.ts';

export interface Block {
  readonly data: Uint8Array;
  readonly records: number;
}

export interface Decoded {
  readonly batches: readonly DecodedBatch[];
  /** Of each block: whole records, the byte after them, and what ended it early. */
  readonly blocks: readonly {
    readonly records: number;
    readonly at: number;
    readonly failure: DecodeFailure | undefined;
  }[];
}

/**
 * Decodes blocks as a reader does: a block ends at its first failure, a batch when it is full. `look` is shown each
 * batch before the next one is begun: afterwards, those that are lent have other values.
 */
export function decodeBlocks(
  decoder: ColumnDecoder,
  blocks: readonly Block[],
  look: (batch: DecodedBatch) => void = () => undefined,
): Decoded {
  const batches: DecodedBatch[] = [];
  const take = (): void => {
    const batch = decoder.take();
    look(batch);
    batches.push(batch);
  };
  const ends = blocks.map(({ data, records }) => {
    decoder.setInput(data);
    let done = 0;
    let at = 0;
    for (;;) {
      const step = decoder.decode(at, records - done);
      done += step.records;
      at = step.at;
      if (done === records || step.failure !== undefined)
        return { records: done, at, failure: step.failure };
      if (decoder.rows === 0) throw new Error('no record was added, and nothing failed');
      take();
    }
  });
  if (decoder.rows > 0) take();
  return { batches, blocks: ends };
}

/** All that Data is made of, buffer by buffer. */
export function anatomy(data: arrow.Data): unknown {
  const { type, length, nullCount, children, dictionary, stride } = data;
  // Buffers are typed by the type, which is any of them here.
  const [offsets, values, validity] = data.buffers as unknown as (ArrayBufferView | undefined)[];
  return {
    type: (type as { toString(): string }).toString(),
    length,
    nullCount,
    stride,
    offsets: bytesOf(offsets),
    values: bytesOf(values),
    validity: bytesOf(validity),
    children: children.map(anatomy),
    dictionary: dictionary?.data.map(anatomy),
  };
}

function bytesOf(view: ArrayBufferView | undefined): string | undefined {
  return view && Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex');
}
