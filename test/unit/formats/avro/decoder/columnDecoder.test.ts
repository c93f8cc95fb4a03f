// Decoding of bytes written by hand; decoders.test.ts holds the two decoders against each other.
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { createColumnDecoder } from '../../../../../src/formats/avro/decoder/createColumnDecoder.ts';
import { handmadePlan, type HandmadeField } from './handmadePlan.ts';

const long: HandmadeField = {
  value: { kind: 'long' },
  type: { kind: 'int', bits: 64, signed: true },
};
const text: HandmadeField = {
  value: { kind: 'bytes', isText: true },
  type: { kind: 'string' },
};

function values(data: arrow.Data): unknown[] {
  return [...new arrow.Vector([data])];
}

describe('a column decoder', () => {
  it('decodes records across blocks into one batch', () => {
    const decoder = createColumnDecoder(handmadePlan([long, { ...text, presence: 'nullFirst' }]), {
      batchRows: 100,
    });
    decoder.setInput(Uint8Array.of(0x03, 0x02, 0x04, 0x68, 0x69, 0x80, 0x01, 0x00));
    expect(decoder.decode(0, 2)).toEqual({ records: 2, at: 8, failure: undefined });
    decoder.setInput(Uint8Array.of(0x00, 0x02, 0x00));
    expect(decoder.decode(0, 1)).toEqual({ records: 1, at: 3, failure: undefined });
    const { rows, columns } = decoder.take();
    expect(rows).toBe(3);
    expect(columns.map(values)).toEqual([
      [-2n, 64n, 0n],
      ['hi', null, ''],
    ]);
    expect(decoder.rows).toBe(0);
  });

  it('stops at the record that cannot be decoded, and tells where and why', () => {
    const decoder = createColumnDecoder(handmadePlan([long, text]), { batchRows: 100 });
    decoder.setInput(Uint8Array.of(0x02, 0x02, 0x61, 0x04, 0x10, 0x61));
    expect(decoder.decode(0, 2)).toEqual({
      records: 1,
      at: 3,
      failure: { at: 4, node: 2, reason: 'a length of 8 bytes runs past the end of the block' },
    });
    expect(decoder.take().columns.map(values)).toEqual([[1n], ['a']]);
  });

  it('ends a step where the batch is full', () => {
    const decoder = createColumnDecoder(handmadePlan([long]), { batchRows: 2 });
    decoder.setInput(Uint8Array.of(0, 2, 4));
    expect(decoder.decode(0, 3)).toEqual({ records: 2, at: 2, failure: undefined });
    decoder.take();
    expect(decoder.decode(2, 1)).toEqual({ records: 1, at: 3, failure: undefined });
  });

  it.each([
    ['gives batches away, so that they stay as they are', false, [-1n, 1n]],
    ['lends batches where it may, and writes over them', true, [2n, 1n]],
  ])('%s', (_, lendsBatches, later) => {
    const decoder = createColumnDecoder(handmadePlan([long]), { batchRows: 2, lendsBatches });
    decoder.setInput(Uint8Array.of(1, 2, 4));
    decoder.decode(0, 2);
    const [column] = decoder.take().columns;
    expect(column && values(column)).toEqual([-1n, 1n]);
    decoder.decode(2, 1);
    expect(column && values(column)).toEqual(later);
  });
});
