// Batches and memory: what fills a batch, what grows, and plans of unusual shape.
import * as arrow from 'apache-arrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClosureDecoder } from '../../../../../src/formats/avro/decoder/closureDecoder.ts';
import { createColumnDecoder } from '../../../../../src/formats/avro/decoder/createColumnDecoder.ts';
import { grownCapacities } from '../../../../../src/formats/avro/decoder/growth.ts';
import { WasmDecoder } from '../../../../../src/formats/avro/decoder/wasmDecoder.ts';
import type { DecodePlan } from '../../../../../src/formats/avro/plan/decodePlan.ts';
import { planDecode } from '../../../../../src/formats/avro/plan/planDecode.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { encodeAvro, varint, type AvroSchema } from '../../../../fakes/avroValue.ts';
import { anatomy, decodeBlocks } from './decoding.ts';
import { actual } from './expected.ts';

function planOf(schema: AvroSchema, columns?: readonly number[]): DecodePlan {
  return planDecode(parseSchema(JSON.stringify(schema)).type, columns);
}

const kinds = [
  ['closures', ClosureDecoder],
  ['WebAssembly', WasmDecoder],
] as const;

describe.each(kinds)('a batch, by %s,', (_, Decoder) => {
  it('is full by its bytes, and the record that did not fit comes into the next one', () => {
    const plan = planOf('bytes');
    const decoder = new Decoder(plan, { rows: 1000, bytes: 100_000 });
    const record = [...varint(9000), ...new Array<number>(9000).fill(7)];
    const records = 40;
    const data = Uint8Array.from(new Array<number[]>(records).fill(record).flat());
    const { batches, blocks } = decodeBlocks(decoder, [{ data, records }]);
    expect(blocks).toEqual([{ records, at: data.length, failure: undefined }]);
    expect(batches.length).toBeGreaterThan(2);
    const rows = batches.flatMap(({ rows: count, columns: [column] }) =>
      Array.from({ length: count }, (_unused, row) => actual(plan.root, column!, row)),
    );
    expect(rows).toEqual(new Array<string>(records).fill('07'.repeat(9000)));
  });

  it('takes a record that is larger than a batch should be', () => {
    const decoder = new Decoder(planOf({ type: 'array', items: 'int' }), { rows: 5, bytes: 1000 });
    const items = 100_000;
    const data = Uint8Array.from([...varint(items), ...new Array<number>(items).fill(2), 0]);
    const { blocks, batches } = decodeBlocks(decoder, [{ data, records: 1 }]);
    expect(blocks[0]?.failure).toBeUndefined();
    expect(batches[0]?.columns[0]?.children[0]?.length).toBe(items);
  });

  it('has fewer rows where records are wide', () => {
    const fields = Array.from({ length: 1000 }, (_unused, i) => ({ name: `f${i}`, type: 'long' }));
    const plan = planOf({ type: 'record', name: 'R', fields });
    expect(new Decoder(plan, { rows: 65_536, bytes: 2 ** 26 }).batchRows).toBe(4194);
  });
});

describe('a large block', () => {
  // The records of most sizes fit into what is looked at at a time; one does not, and one is cut off.
  const sizes = [...new Array<number>(25).fill(700_000), 9_000_000, 3, 0, 700_000, 100];
  const data = Buffer.concat(
    sizes.flatMap((size, i) => [Uint8Array.from(varint(size)), Buffer.alloc(size, i)]),
  ).subarray(0, -1);

  /** Each value as its size, its first byte and its last. */
  const decoded = (Decoder: (typeof kinds)[number][1], from: number) => {
    const decoder = new Decoder(planOf('bytes'), { rows: 1000, bytes: 2 ** 20 });
    const values: unknown[] = [];
    decoder.setInput(data);
    for (let at = from; ;) {
      const step = decoder.decode(at, sizes.length);
      at = step.at;
      const [column] = decoder.take().columns;
      for (const value of new arrow.Vector([column as arrow.Data<arrow.Binary>]))
        values.push([value?.length, value?.at(0), value?.at(-1)]);
      if (step.failure !== undefined) return { values, at, failure: step.failure };
    }
  };

  it.each(kinds)('is decoded to its end, and told to be damaged there, by %s', (_, Decoder) => {
    const { values, at, failure } = decoded(Decoder, 0);
    const whole = sizes.slice(0, -1);
    expect(values).toEqual(
      whole.map((size, i) => (size === 0 ? [0, undefined, undefined] : [size, i, i])),
    );
    expect(at).toBe(data.length - 101);
    const reason = 'a length of 100 bytes runs past the end of the block';
    expect(failure).toEqual({ at, node: 0, reason });
    const last = whole.length - 1;
    expect(decoded(Decoder, at - 700_003).values).toEqual([[700_000, last, last]]);
  });

  it('is never copied whole', () => {
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    decoded(WasmDecoder, 0);
    const pages = grow.mock.calls.reduce((sum, [more]) => sum + more, 0);
    expect(pages * 65_536).toBeLessThan(data.length * 1.2);
  });
});

describe('both decoders', () => {
  const decodeBoth = (plan: DecodePlan, data: Uint8Array, records: number): void => {
    const limits = { rows: 100_000, bytes: 2 ** 27 };
    const both = kinds.map(([, Decoder]) =>
      decodeBlocks(new Decoder(plan, limits), [{ data, records }]),
    );
    const [closures, wasm] = both.map(({ blocks, batches }) => ({
      blocks,
      batches: batches.map(({ columns }) => columns.map(anatomy)),
    }));
    expect(wasm).toEqual(closures);
    expect(wasm?.blocks[0]?.failure).toBeUndefined();
  };

  it('grow alike, while what is in a batch stays', () => {
    const schema: AvroSchema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'text', type: ['null', 'string'] },
        { name: 'lists', type: { type: 'array', items: { type: 'map', values: 'bytes' } } },
        { name: 'number', type: 'long' },
      ],
    };
    const records = 3000;
    const values = Array.from({ length: records }, (_, i) => ({
      fields: [
        i % 7 === 0 ? { branch: 0, value: null } : { branch: 1, value: 'x'.repeat(i % 40) },
        Array.from({ length: i % 5 }, () => ({
          pairs: [
            [`k${i}`, Uint8Array.of(i & 0xff)] as const,
            ['', new Uint8Array(i % 90)] as const,
          ],
        })),
        BigInt(i) ** 4n,
      ],
    }));
    const data = Buffer.concat(values.map((value) => encodeAvro(schema, value)));
    decodeBoth(planOf(schema), data, records);
    decodeBoth(planOf(schema, [2]), data, records);
    decodeBoth(planOf(schema, []), data, records);
  });

  it('decode a thousand columns, some of them nested and null', () => {
    const leaf = (i: number): AvroSchema =>
      (['int', 'string', 'double', ['null', 'long'], 'boolean'] as const)[i % 5] ?? 'int';
    const part: AvroSchema = {
      type: 'record',
      name: 'Part',
      fields: Array.from({ length: 200 }, (_, i) => ({ name: `p${i}`, type: leaf(i) })),
    };
    const schema: AvroSchema = {
      type: 'record',
      name: 'R',
      fields: [
        ...Array.from({ length: 800 }, (_, i) => ({ name: `f${i}`, type: leaf(i) })),
        { name: 'part', type: ['null', part] },
      ],
    };
    const value = (i: number) =>
      [i, `text ${i}`, i / 3, { branch: i % 2, value: i % 2 ? BigInt(i) : null }, true][i % 5]!;
    const fields = Array.from({ length: 800 }, (_, i) => value(i));
    const parts = { fields: fields.slice(0, 200) };
    const rows = [
      { fields: [...fields, { branch: 0, value: null }] },
      { fields: [...fields, { branch: 1, value: parts }] },
    ];
    const data = Buffer.concat(rows.map((row) => encodeAvro(schema, row)));
    decodeBoth(planOf(schema), data, 2);
    decodeBoth(planOf(schema, [3, 500, 800]), data, 2);
  });

  it('decode records that are nested a hundred deep', () => {
    let schema: AvroSchema = 'int';
    for (let i = 0; i < 100; i++)
      schema = { type: 'record', name: `R${i}`, fields: [{ name: 'f', type: ['null', schema] }] };
    decodeBoth(planOf(schema), Uint8Array.from([...new Array<number>(100).fill(2), 6]), 1);
    decodeBoth(planOf(schema), Uint8Array.from([2, 2, 0]), 1);
  });
});

describe('memory that is full', () => {
  const full = {
    extent: 1,
    need: 5000,
    bytes: [0, 1, 9],
    capacities: [100_000, 4096, 4096],
    used: [100, 4000, 200],
    records: 100,
    batchRows: 100_000,
    limit: 2 ** 26,
  };

  it('grows for a thousand records like those so far, and then for a batch of them', () => {
    expect(grownCapacities(full)).toEqual([100_000, 50_000, 4096]);
    expect(grownCapacities({ ...full, records: 1000 })?.[1]).toBe(500_000);
  });

  it('grows for as many records as the limit allows', () => {
    const tight = { ...full, capacities: [100_000, 4096, 400], used: [100, 4000, 400] };
    expect(grownCapacities({ ...tight, limit: 38_000 })).toEqual([100_000, 20_000, 2000]);
  });

  it('grows where it is full alone when not all can grow', () => {
    const others = { ...full, used: [100, 4000, 4000], limit: 42_500 };
    expect(grownCapacities(others)).toEqual([100_000, 5120, 4096]);
  });

  it('ends the batch when nothing fits, but takes a lone record', () => {
    expect(grownCapacities({ ...full, limit: 41_000 })).toBeUndefined();
    const lone = { ...full, limit: 40_000, records: 0, used: [0, 0, 0] };
    expect(grownCapacities(lone)).toEqual([100_000, 5000, 4096]);
  });
});

describe('a column decoder', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is made of closures where WebAssembly is forbidden', () => {
    const plan = planOf('int');
    expect(createColumnDecoder(plan, { batchRows: 1 })).toBeInstanceOf(WasmDecoder);
    const { CompileError } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      ...WebAssembly,
      CompileError,
      Module: function () {
        throw new CompileError('a policy forbids it');
      },
    });
    expect(createColumnDecoder(plan, { batchRows: 1 })).toBeInstanceOf(ClosureDecoder);
  });

  it('is made of closures where there is no WebAssembly', () => {
    const { WebAssembly: removed } = globalThis;
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    try {
      const decoder = createColumnDecoder(planOf('int'), { batchRows: 1 });
      expect(decoder).toBeInstanceOf(ClosureDecoder);
    } finally {
      Object.assign(globalThis, { WebAssembly: removed });
    }
  });
});
