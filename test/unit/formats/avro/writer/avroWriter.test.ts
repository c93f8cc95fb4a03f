import * as arrow from 'apache-arrow';
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import { avroSchemaOf } from '../../../../../src/formats/avro/writer/avroSchemaOf.ts';
import { avroCodecs } from '../../../../../src/formats/avro/writer/avroCodecs.ts';
import {
  createAvroWriter,
  type AvroFileOptions,
} from '../../../../../src/formats/avro/writer/avroWriter.ts';
import { recordBatch, schemaOf } from '../../../../../src/formats/arrowType.ts';
import type { DataType, Field, TableSchema } from '../../../../../src/table/schema.ts';
import { fieldOfArrow } from './tableOfArrow.ts';
import { exactLong } from '../../../../fakes/exactLong.ts';

const options: AvroFileOptions = { codec: 'null', blockBytes: 1 << 16, blockRows: 1000 };

async function write(
  schema: TableSchema,
  batches: readonly arrow.RecordBatch[],
  more: Partial<AvroFileOptions> = {},
): Promise<Uint8Array> {
  const sink = createMemorySink(1 << 26);
  const writer = createAvroWriter(sink, avroSchemaOf(schema), { ...options, ...more });
  for (const batch of batches) await writer.write(batch);
  await writer.finish();
  return (await sink.commit())!;
}

interface ReadByAvsc {
  readonly records: readonly unknown[];
  readonly metadata: Readonly<Record<string, Buffer>>;
}

async function readByAvsc(bytes: Uint8Array): Promise<ReadByAvsc> {
  const decoder = new avsc.streams.BlockDecoder({
    parseHook: (schema) => avsc.Type.forSchema(schema, { registry: { long: exactLong } }),
  });
  const records: unknown[] = [];
  let metadata = {};
  decoder.on('metadata', (_type: unknown, _codec: unknown, header: { meta: object }) => {
    metadata = header.meta;
  });
  decoder.end(Buffer.from(bytes));
  for await (const record of decoder) records.push(record);
  return { records, metadata };
}

function batchOf(columns: Record<string, arrow.Vector>): arrow.RecordBatch {
  return new arrow.Table(columns).batches[0]!;
}

function schemaOfBatch(batch: arrow.RecordBatch): TableSchema {
  return { fields: batch.schema.fields.map(fieldOfArrow) };
}

/** One column of one type, of Arrow data as readers give it. */
function column(
  type: DataType,
  data: arrow.Data,
): { schema: TableSchema; batch: arrow.RecordBatch } {
  const fields: Field[] = [{ name: 'c', type, nullable: true, typeText: '' }];
  return { schema: { fields }, batch: recordBatch(schemaOf(fields, [data]), data.length, [data]) };
}

async function valuesOf(type: DataType, data: arrow.Data): Promise<readonly unknown[]> {
  const { schema, batch } = column(type, data);
  const { records } = await readByAvsc(await write(schema, [batch]));
  return (records as readonly { c: unknown }[]).map(({ c }) => c);
}

const ints = batchOf({
  n: arrow.vectorFromArray(
    Array.from({ length: 2500 }, (_, i) => i),
    new arrow.Int32(),
  ),
});

describe('the Avro writer', () => {
  it('writes what avsc reads back, whatever is nested in what', async () => {
    const leaf = fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { nil: null });
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 12 }), { nil: null });
    const list = fc.option(
      fc.array(fc.option(fc.array(text, { maxLength: 3 }), { nil: null }), { maxLength: 4 }),
      { nil: null },
    );
    const struct = fc.option(
      fc.record({
        a: leaf,
        b: fc.option(fc.record({ c: fc.array(leaf, { maxLength: 3 }), d: text }), { nil: null }),
      }),
      { nil: null },
    );
    const int = new arrow.Int32();
    const field = (name: string, type: arrow.DataType): arrow.Field =>
      new arrow.Field(name, type, true);
    const lists = new arrow.List(field('item', new arrow.List(field('item', new arrow.Utf8()))));
    const structs = new arrow.Struct([
      field('a', int),
      field(
        'b',
        new arrow.Struct([
          new arrow.Field('c', new arrow.List(field('item', int)), false),
          field('d', new arrow.Utf8()),
        ]),
      ),
    ]);
    const row = fc.record({
      leaf,
      text,
      list,
      struct,
      flag: fc.boolean(),
      big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.nat(40),
        async (rows, cut) => {
          const of = <K extends keyof (typeof rows)[number]>(key: K) =>
            rows.map((each) => each[key]);
          const batch = batchOf({
            leaf: arrow.vectorFromArray(of('leaf'), int),
            text: arrow.vectorFromArray(of('text'), new arrow.Utf8()),
            list: arrow.vectorFromArray(of('list'), lists),
            struct: arrow.vectorFromArray(of('struct'), structs),
            flag: arrow.vectorFromArray(of('flag'), new arrow.Bool()),
            big: arrow.vectorFromArray(of('big'), new arrow.Int64()),
          });
          const schema = schemaOfBatch(batch);
          const bytes = await write(schema, [batch.slice(0, cut), batch.slice(cut)], {
            blockBytes: 200,
          });
          const { records } = await readByAvsc(bytes);
          const plain: unknown = JSON.parse(JSON.stringify(records, jsonValue));
          expect(plain).toEqual(JSON.parse(JSON.stringify(rows, jsonValue)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(avroCodecs)('writes blocks as %s', async (codec) => {
    const bytes = await write(schemaOfBatch(ints), [ints], { codec, level: undefined });
    const header = new TextDecoder('latin1').decode(bytes.subarray(0, 300));
    expect(header).toContain(`avro.codec${String.fromCharCode(codec.length * 2)}${codec}`);
    if (codec === 'null' || codec === 'deflate')
      expect((await readByAvsc(bytes)).records).toHaveLength(2500);
  });

  it('ends a block before it would have too many rows or bytes', async () => {
    const syncMarker = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);
    const blocksOf = async (more: Partial<AvroFileOptions>): Promise<number> => {
      const bytes = Buffer.from(await write(schemaOfBatch(ints), [ints], { ...more, syncMarker }));
      let markers = 0;
      for (let at = bytes.indexOf(syncMarker); at >= 0; at = bytes.indexOf(syncMarker, at + 1))
        markers++;
      return markers - 1;
    };
    expect(await blocksOf({})).toBe(3);
    expect(await blocksOf({ blockRows: 100 })).toBe(25);
    // A row with its branch number has two or three bytes.
    expect(await blocksOf({ blockBytes: 700 })).toBe(11);
    expect(await blocksOf({ blockBytes: 1 })).toBe(2500);
  });

  it('carries metadata over, and keeps what is the format’s own', async () => {
    const metadata = new Map([
      ['writer', new TextEncoder().encode('me')],
      ['avro.codec', new TextEncoder().encode('xz')],
    ]);
    const read = await readByAvsc(await write(schemaOfBatch(ints), [ints], { metadata }));
    expect(Object.keys(read.metadata)).toEqual(['avro.schema', 'avro.codec', 'writer']);
    expect(read.metadata['writer']?.toString()).toBe('me');
    expect(read.metadata['avro.codec']?.toString()).toBe('null');
  });

  it('writes a table without rows, and one without columns', async () => {
    expect((await readByAvsc(await write(schemaOfBatch(ints), []))).records).toEqual([]);
    const empty = recordBatch(new arrow.Schema([]), 3, []);
    const bytes = await write({ fields: [] }, [empty]);
    // Three records of no bytes, in one block.
    expect([...bytes.subarray(-18, -16)]).toEqual([6, 0]);
  });

  it('names the row and the column of a value that Avro cannot hold', async () => {
    const values = BigUint64Array.of(1n, 2n ** 63n - 1n, 2n ** 63n);
    const data = arrow.makeData({ type: new arrow.Uint64(), length: 3, data: values });
    const { schema, batch } = column({ kind: 'int', bits: 64, signed: false }, data);
    await expect(write(schema, [batch.slice(0, 2), batch])).rejects.toMatchObject({
      code: 'invalidArgument',
      where: { part: 'row 5, column c' },
    });
    expect(await valuesOf({ kind: 'int', bits: 64, signed: false }, data.slice(0, 2))).toEqual([
      1n,
      2n ** 63n - 1n,
    ]);
  });

  it('refuses a null where the schema has none, and a second too far from 1970', async () => {
    const nulls = arrow.vectorFromArray([1, null], new arrow.Int32()).data[0]!;
    const { batch } = column({ kind: 'int', bits: 32, signed: true }, nulls);
    const strict = {
      fields: [
        { name: 'c', type: { kind: 'int', bits: 32, signed: true }, nullable: false, typeText: '' },
      ],
    } as const;
    await expect(write(strict, [batch])).rejects.toMatchObject({
      where: { part: 'row 2, column c' },
    });
    const type: DataType = { kind: 'timestamp', unit: 's', zone: undefined };
    const far = arrow.makeData({
      type: new arrow.TimestampSecond(),
      length: 1,
      data: BigInt64Array.of(2n ** 60n),
    });
    await expect(valuesOf(type, far)).rejects.toMatchObject({ code: 'invalidArgument' });
  });

  it('replaces the bytes of a text that are not UTF-8', async () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x62, 0xc3, 0xa9);
    const data = arrow.makeData({
      type: new arrow.Utf8(),
      length: 2,
      valueOffsets: Int32Array.of(0, 3, 5),
      data: bytes,
    });
    expect(await valuesOf({ kind: 'string' }, data)).toEqual(['a\ufffdb', 'é']);
  });

  it('writes INT96 as nanoseconds, and intervals as durations', async () => {
    const int96 = new Uint8Array(24);
    const view = new DataView(int96.buffer);
    view.setBigInt64(0, 5n, true);
    view.setInt32(8, 2_440_589, true);
    view.setInt32(20, 2_440_588, true);
    const fixed = new arrow.FixedSizeBinary(12);
    const data = arrow.makeData({ type: fixed, length: 2, data: int96 });
    // To avsc, a logical type of a long is none of our exact ones.
    expect(await valuesOf({ kind: 'int96' }, data)).toEqual([86_400_000_000_005, 0]);
    view.setInt32(20, 5_000_000, true);
    await expect(valuesOf({ kind: 'int96' }, data)).rejects.toMatchObject({
      where: { part: 'row 2, column c' },
    });
    const [interval] = await valuesOf({ kind: 'interval' }, data);
    expect(Buffer.from(interval as Uint8Array)).toEqual(Buffer.from(int96.subarray(0, 12)));
  });

  it('writes a union as the branch that has a value', async () => {
    const members: Field[] = [
      {
        name: 'member0',
        type: { kind: 'int', bits: 32, signed: true },
        nullable: true,
        typeText: '',
      },
      { name: 'member1', type: { kind: 'string' }, nullable: true, typeText: '' },
      {
        name: 'member2',
        type: {
          kind: 'list',
          item: { name: 'item', type: { kind: 'float', bits: 64 }, nullable: false, typeText: '' },
        },
        nullable: true,
        typeText: '',
      },
    ];
    const rows = [
      { member0: 7, member1: null, member2: null },
      { member0: null, member1: 'x', member2: null },
      { member0: null, member1: null, member2: null },
      { member0: null, member1: null, member2: [0.5, 2] },
    ];
    const item = new arrow.Field('item', new arrow.Float64(), false);
    const struct = new arrow.Struct([
      new arrow.Field('member0', new arrow.Int32(), true),
      new arrow.Field('member1', new arrow.Utf8(), true),
      new arrow.Field('member2', new arrow.List(item), true),
    ]);
    const data = arrow.vectorFromArray(rows, struct).data[0]!;
    const values = await valuesOf({ kind: 'union', fields: members }, data);
    expect(JSON.parse(JSON.stringify(values))).toEqual([7, 'x', null, [0.5, 2]]);
  });

  it('refuses options that cannot be, before anything is written', () => {
    const target = avroSchemaOf(schemaOfBatch(ints));
    const sink = createMemorySink(1 << 20);
    for (const wrong of [
      { level: 10, codec: 'deflate' },
      { level: 1, codec: 'snappy' },
      { blockRows: 0 },
      { blockBytes: 1.5 },
    ] as const)
      expect(() => createAvroWriter(sink, target, wrong)).toThrow(
        expect.objectContaining({ code: 'invalidArgument' }) as Error,
      );
    expect(sink.position).toBe(0);
  });

  it('stops when it is told to', async () => {
    const sink = createMemorySink(1 << 20);
    const writer = createAvroWriter(sink, avroSchemaOf(schemaOfBatch(ints)), options);
    await expect(writer.write(ints, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
