/**
 * Re-creations of the four data sets that jetliner publishes figures for (6 simple columns; 100 columns, read whole and
 * 5 of them; nested), as its documentation describes them, and a writer of object container files for them.
 */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { CodecName } from '../../src/codecs/codec.ts';
import { codecOf } from '../../src/codecs/codecs.ts';

/** By the names that files have for them. */
const codecs = {
  null: 'none',
  snappy: 'snappy',
  deflate: 'deflate',
  zstandard: 'zstd',
} as const satisfies Record<string, CodecName>;
export type AvroBenchCodec = keyof typeof codecs;
// Its own keys.
export const avroBenchCodecs = Object.keys(codecs) as readonly AvroBenchCodec[];

type Schema = string | readonly Schema[] | Readonly<Record<string, unknown>>;

interface AvroData {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: Schema }[] };
  /** Appends record `i`. */
  readonly record: (out: Bytes, i: number, random: () => number) => void;
}

/** Bytes being written: Avro's encoding of what the data sets have. */
class Bytes {
  #buffer = Buffer.alloc(1 << 20);
  #at = 0;

  get size(): number {
    return this.#at;
  }

  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#at++] = value;
  }

  long(value: number): void {
    this.#room(10);
    let rest = value >= 0 ? value * 2 : -value * 2 - 1;
    for (; rest > 0x7f; rest = Math.floor(rest / 128))
      this.#buffer[this.#at++] = (rest % 128) | 0x80;
    this.#buffer[this.#at++] = rest;
  }

  float(value: number): void {
    this.#room(4);
    this.#at = this.#buffer.writeFloatLE(value, this.#at);
  }

  double(value: number): void {
    this.#room(8);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** Of ASCII. */
  text(value: string): void {
    this.long(value.length);
    this.#room(value.length);
    this.#at += this.#buffer.write(value, this.#at, 'latin1');
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    this.#buffer = Buffer.concat([this.#buffer], this.#buffer.length * 2);
  }
}

function record(name: string, fields: readonly (readonly [string, Schema])[]): AvroData['schema'] {
  const made = {
    type: 'record',
    name,
    fields: fields.map(([field, type]) => ({ name: field, type })),
  };
  return made;
}

const simple: AvroData = {
  schema: record('Simple', [
    ['id', 'long'],
    ['name', 'string'],
    ['int_val', 'int'],
    ['float_val', 'float'],
    ['double_val', 'double'],
    ['bool_val', 'boolean'],
  ]),
  record(out, i, random) {
    out.long(i);
    out.text(`user_${String(i).padStart(8, '0')}`);
    out.long(Math.floor(random() * 2_000_001) - 1_000_000);
    out.float(random() * 1000);
    out.double(random() * 1e6);
    out.byte(i % 2 === 0 ? 1 : 0);
  },
};

const cycle = ['long', 'string', 'double', 'int', 'boolean', 'float', 'bytes'];
const columnName = (j: number): string => `col_${String(j).padStart(3, '0')}`;

const wide: AvroData = {
  schema: record(
    'Wide',
    Array.from({ length: 100 }, (_, j) => [columnName(j), cycle[j % 7] ?? 'long'] as const),
  ),
  record(out, i, random) {
    for (let j = 0; j < 100; j++)
      switch (j % 7) {
        case 0:
          out.long(i + j);
          break;
        case 1:
          out.text(`val_${i}_${j}`);
          break;
        case 2:
          out.double(random() * 1000);
          break;
        case 3:
          out.long(Math.floor(random() * 2001) - 1000);
          break;
        case 4:
          out.byte(i % 2 === 0 ? 1 : 0);
          break;
        case 5:
          out.float(random() * 100);
          break;
        case 6:
          out.text(`bytes_${i}_${j}`);
          break;
      }
  },
};

const part = (name: string, fields: readonly (readonly [string, Schema])[]): Schema => ({
  ...record(name, fields),
});

const cities = ['New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix'];
const contactTypes = ['email', 'phone', 'mobile'];

const nested: AvroData = {
  schema: record('Nested', [
    ['id', 'long'],
    ['name', 'string'],
    [
      'address',
      part('Address', [
        ['street', 'string'],
        ['city', 'string'],
        ['zip', 'string'],
        [
          'coordinates',
          [
            'null',
            part('Coordinates', [
              ['latitude', 'double'],
              ['longitude', 'double'],
            ]),
          ],
        ],
      ]),
    ],
    [
      'contacts',
      {
        type: 'array',
        items: part('Contact', [
          ['type', 'string'],
          ['value', 'string'],
          ['primary', 'boolean'],
        ]),
      },
    ],
    ['tags', { type: 'array', items: 'string' }],
    ['metadata', { type: 'map', values: 'string' }],
    ['score', ['null', 'double']],
  ]),
  record(out, i, random) {
    out.long(i);
    out.text(`person_${String(i).padStart(8, '0')}`);
    out.text(`${i} Main St`);
    out.text(cities[i % 5] ?? '');
    out.text(String(10000 + (i % 90000)));
    out.long(i % 2 === 0 ? 1 : 0);
    if (i % 2 === 0) {
      out.double(40.7128 + random() * 20 - 10);
      out.double(-74.006 + random() * 20 - 10);
    }
    run(out, i % 4, (j) => {
      out.text(contactTypes[j] ?? '');
      out.text(j % 2 === 0 ? `contact_${i}_${j}@example.com` : `+1-555-${i}${j}`);
      out.byte(j === 0 ? 1 : 0);
    });
    run(out, i % 6, (j) => {
      out.text(`tag_${j}`);
    });
    run(out, i % 4, (j) => {
      out.text(`key_${j}`);
      out.text(`value_${i}_${j}`);
    });
    out.long(i % 3 === 0 ? 0 : 1);
    if (i % 3 !== 0) out.double(random() * 100);
  },
};

function run(out: Bytes, count: number, item: (j: number) => void): void {
  if (count > 0) out.long(count);
  for (let j = 0; j < count; j++) item(j);
  out.long(0);
}

const avroData = { simple, wide, nested };
export type AvroDataName = keyof typeof avroData;

const syncMarker = Buffer.from('0123456789abcdef');
/** What fastavro, by which jetliner's files were written, takes for a block. */
const usualBlockBytes = 16_000;

interface AvroFileShape {
  readonly rows: number;
  readonly codec: AvroBenchCodec;
  /** From which a block is full. */
  readonly blockBytes?: number;
}

/** Writes `rows` records; always the same. Returns the bytes of all blocks, uncompressed. */
export async function writeAvroData(
  file: string,
  name: AvroDataName,
  { rows, codec, blockBytes = usualBlockBytes }: AvroFileShape,
): Promise<number> {
  const { schema, record: append } = avroData[name];
  const random = sfc32();
  const compress = (await codecOf(codecs[codec])).compressor?.();
  if (compress === undefined) throw new Error(`${codec} is not available here`);
  const out = new Bytes();
  const handle = await open(file, 'w');
  let total = 0;
  try {
    await handle.write(header(JSON.stringify(schema), codec));
    let count = 0;
    for (let i = 0; i < rows; i++) {
      append(out, i, random);
      count++;
      if (out.size < blockBytes && i + 1 < rows) continue;
      const data = out.take();
      total += data.length;
      const compressed = await compress(data);
      const packed = codec === 'snappy' ? Buffer.concat([compressed, checksum(data)]) : compressed;
      out.long(count);
      out.long(packed.length);
      await handle.writev([out.take(), packed, syncMarker]);
      count = 0;
    }
  } finally {
    await handle.close();
  }
  return total;
}

function checksum(data: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(data));
  return sum;
}

function header(schema: string, codec: string): Buffer {
  const out = new Bytes();
  out.long(2);
  for (const text of ['avro.schema', schema, 'avro.codec', codec]) out.text(text);
  out.long(0);
  return Buffer.concat([Buffer.from('Obj\u0001', 'latin1'), out.take(), syncMarker]);
}

/** A good generator: with one of a short period, decoders are flattered. */
function sfc32(): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
