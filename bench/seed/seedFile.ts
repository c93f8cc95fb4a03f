/**
 * The file of the article that our jobs measure themselves by, at any size: groups of 1,000 IDs with 1,000 rows each,
 * made with our own writer. `row` counts all rows. There is a variant that is harder to sample.
 */
import { open } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  Field as ArrowField,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  type Data,
} from 'apache-arrow';
import type { Compression } from '../../src/formats/parquet/write/compression.ts';
import { createParquetWriter } from '../../src/formats/parquet/write/tableWriter.ts';
import { initParquetWasm } from '../../src/formats/parquet/mini/wasm.ts';
import type { ByteSink } from '../../src/io/byteSink.ts';
import type { DataType } from '../../src/table/schema.ts';

const rowsPerId = 1000;
const idsPerGroup = 1000;
const rowsPerGroup = rowsPerId * idsPerGroup;

export interface SeedOptions {
  readonly groups: number;
  readonly compression: Compression;
  readonly rowGroupRows: number;
  /** Keys as text, some of them null, and rows in no order, instead of sorted integers. */
  readonly isHard?: boolean;
}

const batchRows = 65_536;
const whole: DataType = { kind: 'int', bits: 64, signed: true };

/** Writes the file. Resolves with its rows. */
export async function writeSeedFile(file: string, options: SeedOptions): Promise<number> {
  const { groups, compression, rowGroupRows, isHard = false } = options;
  initOnce();
  const rows = groups * rowsPerGroup;
  const key: DataType = isHard ? { kind: 'string' } : whole;
  const schema = {
    fields: [
      { name: 'group', type: key, nullable: isHard, typeText: '' },
      { name: 'id', type: key, nullable: isHard, typeText: '' },
      { name: 'row', type: whole, nullable: false, typeText: '' },
    ],
  };
  const handle = await open(file, 'w');
  try {
    const writer = createParquetWriter(fileSink(handle), schema, { compression, rowGroupRows });
    for (let start = 0; start < rows; start += batchRows)
      await writer.write(batchOf(start, Math.min(rows, start + batchRows), { rows, isHard }));
    await writer.finish();
  } finally {
    await handle.close();
  }
  return rows;
}

let isInitialised = false;

function initOnce(): void {
  if (isInitialised) return;
  isInitialised = true;
  const wasm = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  initParquetWasm(new WebAssembly.Module(readFileSync(wasm)));
}

/** A benchmark's file needs no care: nobody minds half of one. */
function fileSink(handle: Awaited<ReturnType<typeof open>>): ByteSink {
  let position = 0;
  return {
    get position() {
      return position;
    },
    write: async (bytes) => {
      await handle.write(bytes, 0, bytes.byteLength, position);
      position += bytes.byteLength;
    },
    readBack: async () => Promise.reject(new Error('a seed file is not read back')),
    commit: async () => Promise.resolve(undefined),
    abort: async () => Promise.resolve(),
  };
}

interface Shape {
  readonly rows: number;
  readonly isHard: boolean;
}

function batchOf(start: number, end: number, { rows, isHard }: Shape): RecordBatch {
  const length = end - start;
  const places = Float64Array.from({ length }, (_, i) =>
    isHard ? shuffled(start + i, rows) : start + i,
  );
  const group = (place: number): number => Math.floor(place / rowsPerGroup);
  const id = (place: number): number => Math.floor(place / rowsPerId);
  const columns = isHard
    ? [
        texts(places, (place) => `group ${group(place)}`),
        texts(places, (place) => `id ${id(place)}`),
      ]
    : [integers(places, group), integers(places, id)];
  const type = isHard ? new Utf8() : new Int64();
  const schema = new Schema([
    new ArrowField('group', type, isHard),
    new ArrowField('id', type, isHard),
    new ArrowField('row', new Int64(), false),
  ]);
  const children: Data[] = [...columns, integers(places, (place) => place)];
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return new RecordBatch(schema, struct);
}

/** A place for each row, no two the same: multiplying by a number that has no factor in common with the count. */
function shuffled(row: number, rows: number): number {
  // A prime below 2^20: products of rows up to 2^33 stay exact.
  return (row * 1_048_573) % rows;
}

function integers(places: Float64Array, of: (place: number) => number): Data {
  const words = new Int32Array(places.length * 2);
  for (let i = 0; i < places.length; i++) {
    const value = of(places[i]!);
    words[i * 2] = value;
    words[i * 2 + 1] = Math.floor(value / 2 ** 32);
  }
  const data = new BigInt64Array(words.buffer);
  return makeData({ type: new Int64(), length: places.length, nullCount: 0, data });
}

/** Every 101st is null. */
function texts(places: Float64Array, of: (place: number) => string): Data {
  const encoder = new TextEncoder();
  const { length } = places;
  const valueOffsets = new Int32Array(length + 1);
  const nullBitmap = new Uint8Array((length + 7) >> 3);
  const bytes = new Uint8Array(length * 16);
  let at = 0;
  for (let i = 0; i < length; i++) {
    if (places[i]! % 101 !== 0) {
      nullBitmap[i >> 3]! |= 1 << (i & 7);
      at += encoder.encodeInto(of(places[i]!), bytes.subarray(at)).written;
    }
    valueOffsets[i + 1] = at;
  }
  const data = bytes.slice(0, at);
  return makeData({ type: new Utf8(), length, nullCount: -1, nullBitmap, valueOffsets, data });
}
