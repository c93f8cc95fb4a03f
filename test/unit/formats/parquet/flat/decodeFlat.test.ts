import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import {
  Compression,
  Encoding,
  Table,
  WriterPropertiesBuilder,
  WriterVersion,
  writeParquet,
} from 'parquet-wasm/esm';
import { describe, expect, it } from 'vitest';
import { setBits } from '../../../../../src/formats/arrowBits.ts';
import { dataOf, type DataParts } from '../../../../../src/formats/arrowData.ts';
import { recordBatch } from '../../../../../src/formats/arrowType.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../../corpus.ts';
import '../../../parquetWasm.ts';
import { sampleBytes } from '../fixture.ts';
import { handmadeFile } from '../handmadeFile.ts';
import { flatWay, miniColumnsOf, wasmWay, type MiniColumn } from './bothWays.ts';

const types = [
  new arrow.Int8(),
  new arrow.Uint16(),
  new arrow.Int32(),
  new arrow.Uint32(),
  new arrow.Int64(),
  new arrow.Uint64(),
  new arrow.Float32(),
  new arrow.Float64(),
  new arrow.DateDay(),
  new arrow.TimeMillisecond(),
  new arrow.TimeMicrosecond(),
  new arrow.TimestampMillisecond(),
  new arrow.TimestampNanosecond('UTC'),
  new arrow.Utf8(),
  new arrow.Binary(),
  new arrow.Bool(),
];

interface Written {
  readonly type: arrow.DataType;
  readonly rows: number;
  /** Of the bits that a value may have: the fewer, the closer values are to each other. */
  readonly bits: number;
  readonly isSorted: boolean;
  /** Lengths of runs of values and of nulls, in turns. */
  readonly runs: readonly number[];
  readonly seed: number;
  readonly encoding: Encoding | undefined;
  readonly hasDictionary: boolean;
  readonly codec: Compression;
  readonly version: WriterVersion;
  readonly pageBytes: number;
  readonly groupRows: number;
}

/** Numbers that look like anything, the same for the same seed. */
function* numbersFrom(seed: number): Generator<bigint> {
  for (let state = BigInt(seed) + 1n; ;) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    yield state ^ (state >> 29n);
  }
}

/** Lengths are numbers, too. */
function textOf(written: Written): Pick<DataParts, 'offsets' | 'values'> {
  const { rows, isSorted } = written;
  const longest = isSorted ? 700 : 20;
  const offsets = new Int32Array(rows + 1);
  const pieces: Uint8Array[] = [];
  const numbers = valuesOf({ ...written, type: new arrow.Int64() }) as BigInt64Array;
  for (let row = 0; row < rows; row++) {
    const number = BigInt.asUintN(64, numbers[row]!);
    const length = Number(number % BigInt(longest));
    pieces.push(new Uint8Array(length).fill(97 + Number(number % 26n)));
    offsets[row + 1] = offsets[row]! + length;
  }
  return { offsets, values: new Uint8Array(Buffer.concat(pieces)) };
}

function valuesOf({ type, rows, bits, isSorted, seed }: Written): ArrayBufferView {
  const numbers = numbersFrom(seed);
  const middle = BigInt.asIntN(64, numbers.next().value as bigint);
  const values = new BigInt64Array(rows);
  for (let row = 0; row < rows; row++)
    values[row] = middle + BigInt.asUintN(bits, numbers.next().value as bigint);
  if (isSorted) values.sort();
  // As many low bytes of each as it has.
  const width = (type.ArrayType as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.buffer).filter((_, index) => index % 8 < width);
  return new (type.ArrayType as new (bytes: ArrayBuffer) => ArrayBufferView)(bytes.buffer);
}

function validityOf({ rows, runs }: Written): {
  validity: Uint8Array | undefined;
  nullCount: number;
} {
  if (runs.length === 0) return { validity: undefined, nullCount: 0 };
  const validity = new Uint8Array((rows + 7) >> 3);
  let nullCount = 0;
  for (let row = 0, index = 0; row < rows; index++) {
    const some = Math.min(rows - row, runs[index % runs.length]!);
    if (index % 2 === 0) setBits(validity, row, some);
    else nullCount += some;
    row += some;
  }
  return { validity, nullCount };
}

function fileOf(written: Written): Uint8Array {
  const { type, rows: length, runs } = written;
  const isText = arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type);
  const values = isText ? textOf(written) : { values: valuesOf(written) };
  const data = dataOf(type, { length, ...validityOf(written), ...values });
  const schema = new arrow.Schema([new arrow.Field('a', type, runs.length > 0)]);
  const ipc = arrow.tableToIPC(
    new arrow.Table(schema, recordBatch(schema, length, [data])),
    'stream',
  );
  let builder = new WriterPropertiesBuilder()
    .setCompression(written.codec)
    .setDictionaryEnabled(written.hasDictionary)
    .setWriterVersion(written.version)
    .setWriteBatchSize(64)
    .setDataPageSizeLimit(written.pageBytes)
    .setMaxRowGroupSize(written.groupRows);
  if (written.encoding !== undefined) builder = builder.setEncoding(written.encoding);
  return writeParquet(Table.fromIPCStream(ipc), builder.build());
}

/** What the writer takes for a type, and we decode. */
function isWritten({ type, encoding, version }: Written): boolean {
  const isText = arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type);
  if (encoding === Encoding.PLAIN) return true;
  if (arrow.DataType.isBool(type)) return encoding === undefined || encoding === Encoding.RLE;
  if (encoding === Encoding.RLE) return false;
  // Where nothing is said, pages of version 2 have text as DELTA_BYTE_ARRAY.
  if (isText) return encoding === undefined && version === WriterVersion.V1;
  return encoding !== Encoding.DELTA_BINARY_PACKED || !arrow.DataType.isFloat(type);
}

const written: fc.Arbitrary<Written> = fc
  .record({
    type: fc.constantFrom(...types),
    rows: fc.integer({ min: 1, max: 3000 }),
    bits: fc.integer({ min: 0, max: 64 }),
    isSorted: fc.boolean(),
    runs: fc.oneof(
      fc.constant([]),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
    ),
    seed: fc.nat(),
    encoding: fc.constantFrom(
      undefined,
      Encoding.PLAIN,
      Encoding.RLE,
      Encoding.DELTA_BINARY_PACKED,
      Encoding.BYTE_STREAM_SPLIT,
    ),
    hasDictionary: fc.boolean(),
    codec: fc.constantFrom(
      Compression.UNCOMPRESSED,
      Compression.SNAPPY,
      Compression.ZSTD,
      Compression.GZIP,
      Compression.LZ4_RAW,
    ),
    version: fc.constantFrom(WriterVersion.V1, WriterVersion.V2),
    pageBytes: fc.integer({ min: 64, max: 20_000 }),
    groupRows: fc.constantFrom(500, 100_000),
  })
  .filter(isWritten);

async function columnOf(some: Written): Promise<MiniColumn> {
  const [column] = await miniColumnsOf(fileOf(some));
  if (column === undefined) throw new Error('the file has no column');
  return column;
}

function resultOf<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

describe('decodeFlat', () => {
  it('gives what parquet-wasm gives, of every type, encoding, codec and kind of page', async () => {
    await fc.assert(
      fc.asyncProperty(written, async (some) => {
        const column = await columnOf(some);
        expect(await flatWay(column)).toEqual(wasmWay(column));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same of pages that are more than one stretch of values, or window of bytes', async () => {
    const large = { rows: 20_000, pageBytes: 2 ** 21, groupRows: 100_000 };
    await fc.assert(
      fc.asyncProperty(written, async (some) => {
        const column = await columnOf({ ...some, ...large });
        expect(await flatWay(column)).toEqual(wasmWay(column));
      }),
      { numRuns: Number(process.env['TRIALS'] ?? 30) },
    );
  });

  it('gives any rows of them', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.nat(), async (some, one, other) => {
        const column = await columnOf(some);
        const [start, end] = [one % some.rows, other % some.rows].toSorted((a, b) => a - b);
        const taken = { start: start ?? 0, end: (end ?? 0) + 1 };
        const { values, ...all } = wasmWay(column);
        const expected = { ...all, values: values.slice(taken.start, taken.end) };
        expect(await flatWay(column, taken)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('gives nothing of a damaged column that parquet-wasm would not give', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(written, changes, async (some, damage) => {
        // Of gzip, one reads headers that the other refuses: values are right either way.
        const codec = some.codec === Compression.GZIP ? Compression.SNAPPY : some.codec;
        const { bytes, ...column } = await columnOf({ ...some, codec });
        const damaged = { ...column, bytes: new Uint8Array(bytes) };
        const footerBytes = new DataView(bytes.buffer).getUint32(bytes.length - 8, true) + 8;
        for (const [at, byte] of damage)
          damaged.bytes[4 + (at % (bytes.length - footerBytes - 4))] = byte;
        const found = await flatWay(damaged);
        if (found !== undefined) expect(found).toEqual(resultOf(() => wasmWay(damaged)));
      }),
      { numRuns: Number(process.env['TRIALS'] ?? 300) },
    );
  });
});

/** How many columns of a file we decode. Those that we do are the same as parquet-wasm's. */
async function compared(file: Uint8Array): Promise<number> {
  let count = 0;
  for (const column of await miniColumnsOf(file).catch(() => [])) {
    const found = await flatWay(column);
    if (found === undefined) continue;
    expect(found, column.node.path.join('.')).toEqual(resultOf(() => wasmWay(column)));
    count++;
  }
  return count;
}

it.each([new arrow.Int8(), new arrow.Uint16()])(
  'leaves integers that are too large for %s to parquet-wasm',
  async (type) => {
    const number = Uint8Array.of(0, 0, 1, 0);
    const bits = type.bitWidth;
    const annotation = { logicalType: { INTEGER: { bitWidth: bits, isSigned: type.isSigned } } };
    const element = { name: 'a', type: 1, repetitionType: 0, ...annotation };
    const file = handmadeFile(1, [{ element, pages: [{ values: 1, body: number }] }]);
    const [column] = await miniColumnsOf(file);
    expect(column && (await flatWay(column))).toBeUndefined();
  },
);

describe('columns of other writers', () => {
  it.each([
    ['duckdb.parquet', 5],
    ['trips.parquet', 10],
    ['types.parquet', 22],
    ['tiny-row-groups.parquet', 3],
  ])('are the same, of %s', async (name, columns) => {
    expect(await compared(sampleBytes(name))).toBe(columns);
  });

  it.skipIf(!hasCorpus)('are the same, of the public files', async () => {
    let columns = 0;
    for (const name of corpusFiles) columns += await compared(corpusBytes(name));
    expect(columns).toBeGreaterThan(380);
  });
});
