import {
  type Data,
  type DataType as DataTypeOfArrow,
  Dictionary,
  Int8,
  RecordBatch,
  RecordBatchStreamWriter,
  Utf8,
  Vector,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataOf } from '../../../../../src/formats/arrowData.ts';
import { concatData } from '../../../../../src/formats/concatData.ts';
import { arrowType, recordBatch, schemaOf } from '../../../../../src/formats/arrowType.ts';
import { writeLines } from '../../../../../src/formats/text/write/batchLines.ts';
import { csvForm } from '../../../../../src/formats/text/write/csvForm.ts';
import { lineText, type LineForm } from '../../../../../src/formats/text/write/lineForm.ts';
import { ndjsonForm } from '../../../../../src/formats/text/write/ndjsonForm.ts';
import { TextBuffer } from '../../../../../src/formats/text/textBuffer.ts';
import { columnsOfIpc } from '../../../../../src/table/ipcColumns.ts';
import type { DataType, Field } from '../../../../../src/table/schema.ts';

const rows = 40;

/** Numbers near where their text, their width or their sign changes, as well as any others. */
const number64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -100_000n, max: 100_000n }),
  fc
    .tuple(fc.nat(62), fc.integer({ min: -1, max: 1 }), fc.boolean())
    .map(([bits, near, negative]) => {
      const value = 2n ** BigInt(bits) + BigInt(near);
      return negative ? -value : value;
    }),
  fc
    .tuple(
      fc.integer({ min: -9_223_372_035, max: 9_223_372_035 }),
      fc.constantFrom(1n, 999_999_999n, 0n),
    )
    .map(([seconds, rest]) => BigInt(seconds) * 1_000_000_000n + rest),
  fc
    .integer({ min: -70_000_000_000, max: 260_000_000_000 })
    .map((seconds) => BigInt(seconds) * 1_000n),
);
const number32 = fc.oneof(
  fc.integer(),
  fc.integer({ min: -1_000_000, max: 3_000_000 }),
  fc.integer({ min: 0, max: 86_400_000 }),
);
const float = fc.oneof(
  fc.double(),
  fc.integer({ min: -2_000_000, max: 2_000_000 }).map((value) => value / 100),
  fc.tuple(fc.integer(), fc.nat(9)).map(([digits, scale]) => digits / 10 ** scale),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, 1e21, 1e-7, 5e-324),
);
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...Array.from('ab",;\t\n\r\\=@-é😀\u0001\u007f\ufeff')),
    maxLength: 8,
  }),
  fc.constantFrom('', 'NULL', 'NaN', '1', '0', 'true'),
  fc.string({ minLength: 60, maxLength: 70 }),
);

const scalarTypes: readonly DataType[] = [
  { kind: 'bool' },
  ...([8, 16, 32, 64] as const).flatMap((bits) =>
    [true, false].map((signed): DataType => ({ kind: 'int', bits, signed })),
  ),
  { kind: 'float', bits: 16 },
  { kind: 'float', bits: 32 },
  { kind: 'float', bits: 64 },
  ...[0, 2, 9, 12, 15, 18, 30].map((scale): DataType => ({
    kind: 'decimal',
    precision: 38,
    scale,
  })),
  { kind: 'decimal', precision: 60, scale: 5 },
  { kind: 'uuid' },
  { kind: 'binary', width: 3 },
  { kind: 'date' },
  ...(['s', 'ms', 'us', 'ns'] as const).flatMap((unit): DataType[] => [
    { kind: 'time', unit, utc: true },
    { kind: 'timestamp', unit, zone: undefined },
    { kind: 'timestamp', unit, zone: 'Europe/Paris' },
    { kind: 'duration', unit },
  ]),
  { kind: 'int96' },
];

const validity = fc.option(fc.uint8Array({ minLength: 5, maxLength: 5 }), { nil: undefined });

function withValidity(data: Data, bits: Uint8Array | undefined): Data {
  if (bits === undefined) return data;
  const { dictionary, length } = data;
  const type: DataTypeOfArrow = data.type;
  const values = data.values as ArrayBufferView;
  const offsets = data.valueOffsets as Int32Array;
  // A number below 0 has the library count.
  return dataOf(type, { length, nullCount: -1, validity: bits, values, offsets, dictionary });
}

function scalarData(type: DataType): fc.Arbitrary<Data> {
  const arrow = arrowType(type);
  const made = (values: ArrayBufferView): Data =>
    dataOf(arrow, { length: rows, nullCount: 0, validity: undefined, values });
  const exactly = { minLength: rows, maxLength: rows };
  if (type.kind === 'float' && type.bits !== 16)
    return fc
      .array(float, exactly)
      .map((values) =>
        made(type.bits === 32 ? Float32Array.from(values) : Float64Array.from(values)),
      );
  const kind = arrow.ArrayType as {
    new (buffer: ArrayBuffer): ArrayBufferView;
    BYTES_PER_ELEMENT: number;
  };
  const words = made(new Uint8Array()).stride;
  const bytes = type.kind === 'bool' ? 8 : rows * words * kind.BYTES_PER_ELEMENT;
  const narrow = fc.array(number32, {
    minLength: Math.ceil(bytes / 4),
    maxLength: Math.ceil(bytes / 4),
  });
  const wide = fc.array(number64, {
    minLength: Math.ceil(bytes / 8),
    maxLength: Math.ceil(bytes / 8),
  });
  const numbers =
    bytes / rows === 4
      ? narrow.map((values) => Int32Array.from(values).buffer)
      : wide.map((values) => {
          // Wide numbers are mostly small ones, whose upper half is their sign.
          if (bytes / rows < 16) return BigInt64Array.from(values).buffer;
          return BigInt64Array.from(values, (value, i) =>
            i % (bytes / rows / 8) === 0 || i % 3 === 0
              ? value
              : BigInt.asIntN(64, values[i - 1]! >> 63n),
          ).buffer;
        });
  return numbers.map((buffer) => made(new kind(buffer.slice(0, bytes))));
}

function textData(texts: readonly string[]): Data<Utf8> {
  const bytes = texts.map((each) => new TextEncoder().encode(each));
  const offsets = new Int32Array(texts.length + 1);
  for (const [i, each] of bytes.entries()) offsets[i + 1] = offsets[i]! + each.length;
  return dataOf(new Utf8(), {
    length: texts.length,
    nullCount: 0,
    validity: undefined,
    offsets,
    values: Buffer.concat(bytes),
  });
}

const plainTexts = fc.array(text, { minLength: rows, maxLength: rows }).map(textData);
const dictionaryTexts = fc
  .tuple(
    fc.array(text, { minLength: 4, maxLength: 4 }),
    fc.array(fc.nat(3), { minLength: rows, maxLength: rows }),
  )
  .map(([texts, indices]) =>
    dataOf(new Dictionary(new Utf8(), new Int8(), 1), {
      length: rows,
      nullCount: 0,
      validity: undefined,
      values: Int8Array.from(indices),
      dictionary: new Vector([textData(texts)]),
    }),
  );
const brokenTexts = plainTexts.map((data) => {
  const bytes = Uint8Array.from(data.values);
  if (bytes.length > 0) bytes[bytes.length >> 1] = 0xc3;
  return dataOf(data.type, {
    length: rows,
    nullCount: 0,
    validity: undefined,
    offsets: data.valueOffsets,
    values: bytes,
  });
});

function linesOf(batch: RecordBatch, form: LineForm): string {
  const out = new TextBuffer();
  writeLines(batch, form, { out, firstRow: 0 });
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(out.written);
}

/** The long way: every value a JavaScript value, then text. */
function plainLinesOf(batch: RecordBatch, form: LineForm): string {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  const columns = columnsOfIpc(writer.finish().toUint8Array(true));
  return Array.from(
    { length: batch.numRows },
    (_, row) => `${lineText(form, columns, row)}\n`,
  ).join('');
}

const delimited = fc.record({
  delimiter: fc.constantFrom(',', '\t', ';', '|', '-', '1', 'é', ' '),
  header: fc.constant(false),
  nullText: fc.constantFrom('', 'NULL', 'NaN', '0', '\\N'),
  guardFormulas: fc.boolean(),
});

describe('lines of a batch', () => {
  const check = (type: DataType, data: fc.Arbitrary<Data>, numRuns: number): void => {
    const field: Field = { name: 'a "é"', type, nullable: true, typeText: '' };
    fc.assert(
      fc.property(data, validity, delimited, fc.nat(rows - 1), (values, bits, options, start) => {
        const column = withValidity(values, bits);
        // Arrow's writer of streams confuses columns that lie in the very same buffer.
        const columns = [column, concatData([values, values]).slice(rows, rows)];
        const fields = [field, { ...field, name: 'b' }];
        const batch = recordBatch(schemaOf(fields, columns), rows, columns).slice(start);
        for (const form of [csvForm(fields, options), ndjsonForm(fields)])
          expect(linesOf(batch, form)).toBe(plainLinesOf(batch, form));
      }),
      { numRuns },
    );
  };

  it.each(scalarTypes.map((type) => [JSON.stringify(type), type] as const))(
    'are the exact texts of values of %s',
    (_, type) => {
      check(type, scalarData(type), 25);
    },
    60_000,
  );

  it('have text in quotes, escaped and guarded where it has to be', () => {
    for (const data of [plainTexts, dictionaryTexts, brokenTexts])
      check({ kind: 'string' }, data, 100);
  }, 60_000);

  it('name the row of a value that cannot be decoded', () => {
    const type: DataType = { kind: 'bson' };
    const batch = recordBatch(schemaOf([], []), 0, []);
    expect(batch.numRows).toBe(0);
    const form: LineForm = {
      ...ndjsonForm([{ name: 'a', type, nullable: true, typeText: '' }]),
      textOf: () => {
        throw new Error('broken');
      },
    };
    const data = textData(['x', 'y']);
    const broken = new RecordBatch({ a: data });
    const lines = () => {
      writeLines(broken, form, { out: new TextBuffer(), firstRow: 7 });
    };
    expect(lines).toThrow(expect.objectContaining({ where: { part: 'row 7' } }));
  });
});
