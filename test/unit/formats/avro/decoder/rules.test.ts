// What rules.ts says, case by case, by both decoders.
import { describe, expect, it } from 'vitest';
import { ClosureDecoder } from '../../../../../src/formats/avro/decoder/closureDecoder.ts';
import { WasmDecoder } from '../../../../../src/formats/avro/decoder/wasmDecoder.ts';
import { planDecode } from '../../../../../src/formats/avro/plan/planDecode.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { varint } from '../../../../fakes/avroValue.ts';
import { anatomy, decodeBlocks, type Decoded } from './decoding.ts';
import { actual } from './expected.ts';

interface Result {
  readonly rows: readonly unknown[];
  /** Place and reason. */
  readonly failure: string | undefined;
}

/** One record of one column, decoded by both decoders, which have to agree. */
function decode(schema: unknown, bytes: readonly number[], columns?: readonly number[]): Result {
  const { type } = parseSchema(JSON.stringify(schema));
  const plan = planDecode(type, columns);
  const limits = { rows: 10, bytes: 2 ** 26 };
  const blocks = [{ data: Uint8Array.from(bytes), records: 1 }];
  const [closures, wasm] = [new ClosureDecoder(plan, limits), new WasmDecoder(plan, limits)].map(
    (decoder) => decodeBlocks(decoder, blocks),
  ) as [Decoded, Decoded];
  expect(wasm.blocks).toEqual(closures.blocks);
  const anatomies = ({ batches }: Decoded): unknown =>
    batches.map((batch) => batch.columns.map(anatomy));
  expect(anatomies(wasm)).toEqual(anatomies(closures));
  const [column] = plan.columns.filter((node) => !node.isSkipped);
  const [data] = wasm.batches[0]?.columns ?? [];
  const [{ failure, at } = { failure: undefined, at: 0 }] = wasm.blocks;
  if (failure === undefined) expect(at).toBe(bytes.length);
  return {
    rows: data && column ? [actual(column, data, 0)] : [],
    failure: failure && `${failure.at}: ${failure.reason}`,
  };
}

const value = (schema: unknown, bytes: readonly number[]): unknown => {
  const { rows, failure } = decode(schema, bytes);
  expect(failure).toBeUndefined();
  return rows[0];
};
const failure = (schema: unknown, bytes: readonly number[]): string | undefined =>
  decode(schema, bytes).failure;

const ff = (count: number): number[] => new Array<number>(count).fill(0xff);

describe('numbers', () => {
  it('have at most 64 bits in at most 10 bytes', () => {
    expect(value('long', [...ff(9), 1])).toBe(-(2n ** 63n));
    expect(value('long', [0xfe, ...ff(8), 1])).toBe(2n ** 63n - 1n);
    expect(failure('long', [...ff(9), 2])).toBe('0: a number is longer than 64 bits');
    expect(failure('long', [...ff(10), 1])).toBe('0: a number is longer than 64 bits');
  });

  it('may have needless bytes', () => {
    expect(value('long', [0x82, 0x80, 0])).toBe(1n);
    expect(value('int', [0x83, 0x80, 0x80, 0x80, 0x80, 0x80, 0])).toBe(-2);
    expect(value(['null', 'int'], [0x82, 0x00, 0x08])).toBe(4);
    expect(value(['null', 'int'], [0x80, 0x00])).toBe(null);
  });

  it('of every length are read', () => {
    for (let bits = 0n; bits < 63n; bits++)
      for (const long of [2n ** bits, -(2n ** bits), 2n ** bits - 1n])
        expect(value('long', varint(long))).toBe(long);
  });

  it('that are ints fit into 32 bits', () => {
    expect(value('int', varint(-(2 ** 31)))).toBe(-(2 ** 31));
    expect(failure('int', varint(2 ** 31))).toBe(
      '0: 2147483648 is not an int: it has more than 32 bits',
    );
  });

  it('end where the block ends', () => {
    expect(failure('long', [0x80, 0x80])).toBe('0: the block ends inside a number');
    expect(failure('double', [1, 2, 3, 4, 5, 6, 7])).toContain('the block ends inside a value');
    expect(failure('long', [])).toBe('0: the block ends inside a number');
  });
});

describe('booleans, branches and symbols', () => {
  it('are of those that there are', () => {
    expect(failure('boolean', [2])).toBe('0: 2 is not a boolean');
    expect(failure(['null', 'int'], [4, 0])).toBe('0: there is no number 2 among 2');
    expect(failure(['int', 'null'], [1])).toBe('0: there is no number -1 among 2');
    const symbols = { type: 'enum', name: 'E', symbols: ['a', 'b'] };
    expect(value(symbols, [2])).toBe('b');
    expect(failure(symbols, [4])).toBe('0: there is no number 2 among 2');
    expect(failure(symbols, varint(2n ** 40n))).toContain('there is no number 1099511627776');
  });
});

describe('lengths', () => {
  it('are not negative, and end inside the block', () => {
    expect(failure('string', [1, 0x61])).toBe('0: a length is negative: -1');
    expect(failure('string', [6, 0x61, 0x62])).toContain('runs past the end of the block');
    expect(failure('bytes', varint(2n ** 62n))).toContain('runs past the end of the block');
    expect(failure({ type: 'fixed', name: 'F', size: 1e9 }, [1])).toContain('ends inside a value');
  });

  it('of every size up to the engine’s own copy are copied whole', () => {
    for (const size of [0, 1, 7, 15, 16, 17, 31, 32, 33, 255, 256, 257, 5000]) {
      const bytes = Array.from({ length: size }, (_, i) => (i * 7) & 0xff);
      const hex = Buffer.from(bytes).toString('hex');
      expect(value('bytes', [...varint(size), ...bytes])).toBe(hex);
      expect(value({ type: 'fixed', name: 'F', size }, bytes)).toBe(hex);
    }
  });
});

describe('decimals', () => {
  const decimal = (precision: number): unknown => ({
    type: 'bytes',
    logicalType: 'decimal',
    precision,
  });

  it('of no bytes are 0', () => {
    expect(value(decimal(10), [0])).toBe(0n);
  });

  it('of every length keep their sign', () => {
    for (const precision of [20, 60])
      for (let size = 1; size <= (precision > 38 ? 32 : 16); size++)
        for (const first of [0x7f, 0x80, 0x00, 0xff]) {
          const bytes = [first, ...new Array<number>(size - 1).fill(0x5a)];
          const expected = BigInt.asIntN(
            8 * size,
            BigInt(`0x${Buffer.from(bytes).toString('hex')}`),
          );
          expect(value(decimal(precision), [...varint(size), ...bytes])).toBe(expected);
        }
  });

  it('may be longer than their column is wide, if only by their sign', () => {
    const number = [0x80, ...new Array<number>(15).fill(1)];
    expect(failure(decimal(30), [...varint(17), 0xff, ...number])).toBeUndefined();
    expect(failure(decimal(30), [...varint(17), 0, ...number])).toContain('too many digits');
    expect(failure(decimal(30), [...varint(18), 0xff, 0xfe, ...number])).toContain('too many');
    expect(value(decimal(60), [...varint(300), ...ff(300)])).toBe(-1n);
  });
});

describe('arrays and maps', () => {
  const ints = { type: 'array', items: 'int' };

  it('may tell the size of a run, which readers of items ignore', () => {
    expect(value(ints, [3, 4, 2, 4, 0])).toEqual([1, 2]);
    expect(value(ints, [3, 0x55, 2, 4, 2, 6, 0])).toEqual([1, 2, 3]);
  });

  it('that are skipped are jumped over by that size', () => {
    const schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'a', type: ints },
        { name: 'b', type: 'int' },
      ],
    };
    expect(decode(schema, [3, 6, 9, 9, 9, 0, 8], [1]).rows).toEqual([4]);
    expect(decode(schema, [3, 7, 9, 0, 8], [1]).failure).toContain('a length is negative');
    expect(decode(schema, [3, 80, 9, 0, 8], [1]).failure).toContain('runs past the end');
  });

  it('do not claim more items than the block has room for', () => {
    for (const count of [100n, 2n ** 31n, 2n ** 32n + 1n, 2n ** 62n, -(2n ** 63n)])
      expect(failure(ints, [...varint(count), 2, 4, 0])).toContain('do not fit');
    expect(failure({ type: 'map', values: 'long' }, [6, 0, 2, 0, 4])).toContain('do not fit');
  });

  it('of items without bytes have a limit', () => {
    const nulls = { type: 'array', items: 'null' };
    expect(value(nulls, [...varint(1000), 0])).toHaveLength(1000);
    expect(failure(nulls, [...varint(2 ** 20), 0])).toBeUndefined();
    expect(failure(nulls, [...varint(2 ** 20 + 1), 0])).toContain('items have no bytes');
    expect(failure(nulls, [...varint(2 ** 20), 2, 0])).toContain('items have no bytes');
    expect(failure(nulls, [...varint(2n ** 31n), 0])).toContain('items have no bytes');
    const empties = { type: 'array', items: { type: 'record', name: 'Empty', fields: [] } };
    expect(failure(empties, [...varint(-(2n ** 31n)), 0, 0])).toContain('items have no bytes');
  });
});

describe('recursive values', () => {
  const list = {
    type: 'record',
    name: 'List',
    fields: [
      { name: 'value', type: 'int' },
      { name: 'next', type: ['null', 'List'] },
    ],
  };
  const holder = { type: 'record', name: 'Holder', fields: [{ name: 'list', type: list }] };
  const nested = (levels: number): number[] => [
    ...new Array<number[]>(levels - 1).fill([2, 2]).flat(),
    2,
    0,
  ];

  it('are nested at most 256 levels deep', () => {
    expect(failure(holder, nested(257))).toBeUndefined();
    expect(failure(holder, nested(258))).toContain('nested more than 256 levels deep');
  });

  it('are checked like any other, for they become text', () => {
    expect(failure(holder, [2, 2, ...varint(2 ** 40), 0])).toContain('is not an int');
  });
});
