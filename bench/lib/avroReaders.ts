/** Readers of whole Avro files, each to be run in a process of its own: ours, and its peers. */
import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Schema } from 'avsc';
import avsc from 'avsc';
import { lendCodecs } from '../../src/codecs/codecs.ts';
import { crc32, lendCrc32 } from '../../src/codecs/crc32.ts';
import { snappy } from '../../src/codecs/snappy/snappy.ts';
import { openAvro } from '../../src/formats/avro/reader.ts';
import { openFileSource } from '../../src/node/fileSource.ts';
import { nodeCodecs, nodeCrc32 } from '../../src/node/nodeCodecs.ts';
import { peakMemoryBytes } from '../../src/node/peakMemory.ts';

/** What to read: columns by position; all where undefined. */
export interface AvroReading {
  readonly file: string;
  readonly columns: readonly number[] | undefined;
}

export interface ReadCost {
  readonly rows: number;
  /** Of all threads, from opening to the last row; without starting the process. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Most memory of the process. */
  readonly megabytes: number;
}

const memoryLimitBytes = 2 ** 30;

/** With what Node lends, as in the engine's workers. */
async function readOurs({ file, columns }: AvroReading): Promise<number> {
  lendCodecs(nodeCodecs());
  lendCrc32(nodeCrc32);
  const source = await openFileSource(file);
  const reader = await openAvro(source, { memoryLimitBytes });
  const wanted = columns ?? reader.schema.fields.map((_, column) => column);
  let rows = 0;
  for await (const batch of reader.scan?.({ columns: wanted, lendsBatches: true }) ?? [])
    rows += batch.numRows;
  reader.close();
  await source.close();
  return rows;
}

/** Longs are exact only this way. */
const bigLong = avsc.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b)),
});

type Done = (error: Error | null, data: Buffer) => void;

/** avsc has no snappy of its own; it gets ours, and the check that its documentation has. */
const codecs = {
  null: (data: Buffer, done: Done) => {
    done(null, data);
  },
  snappy: (data: Buffer, done: Done) => {
    const bytes = snappy.decompress(data.subarray(0, -4), memoryLimitBytes);
    const isRight = crc32(bytes) === data.readUInt32BE(data.length - 4);
    done(isRight ? null : new Error('wrong checksum'), Buffer.from(bytes.buffer));
  },
};

async function readAvsc({ file, columns }: AvroReading): Promise<number> {
  lendCrc32(nodeCrc32);
  // A hook that answers for longs and leaves other types to avsc.
  const typeHook = (schema: Schema) => (schema === 'long' ? bigLong : undefined) as avsc.Type;
  const parseHook = (schema: Schema): avsc.Type => avsc.Type.forSchema(schema, { typeHook });
  const { fields } = await headerSchema(file);
  const readerSchema = columns && {
    type: 'record' as const,
    name: 'Wide',
    fields: fields.filter((_, i) => columns.includes(i)),
  };
  const decoder = avsc.createFileDecoder(file, {
    parseHook,
    ...(readerSchema && { readerSchema: parseHook(readerSchema as Schema) }),
    codecs,
  });
  let rows = 0;
  decoder.on('data', () => rows++);
  await new Promise((resolve, reject) => {
    decoder.on('end', resolve);
    decoder.on('error', reject);
  });
  return rows;
}

async function headerSchema(file: string): Promise<{ readonly fields: readonly unknown[] }> {
  return new Promise((resolve, reject) => {
    const header = avsc.createFileDecoder(file, { codecs });
    header.on('error', reject);
    header.on('metadata', (type: avsc.Type) => {
      header.destroy();
      resolve(type.schema() as unknown as { readonly fields: readonly unknown[] });
    });
  });
}

const inNode: Readonly<Record<string, (reading: AvroReading) => Promise<number>>> = {
  ours: readOurs,
  avsc: readAvsc,
};

/** Python programs: each defines `rows`, given `file`, `columns` (None for all) and `names` of the columns. */
const inPython: Readonly<Record<string, string>> = {
  fastavro: `
import fastavro
with open(file, "rb") as f:
    schema = None
    if columns is not None:
        whole = fastavro.reader(open(file, "rb")).writer_schema
        schema = {**whole, "fields": [whole["fields"][i] for i in columns]}
    rows = sum(1 for _ in fastavro.reader(f, reader_schema=schema))
`,
  polars: `
import polars
rows = polars.read_avro(file, columns=columns).height
`,
  // By batches, as ours reads: faster than all at once.
  jetliner: `
import jetliner
names = None
if columns is not None:
    with jetliner.AvroReader(file) as whole:
        names = [whole.schema_dict["fields"][i]["name"] for i in columns]
with jetliner.AvroReader(file, projected_columns=names) as batches:
    rows = sum(batch.height for batch in batches)
`,
};

export const avroReaders = [...Object.keys(inNode), ...Object.keys(inPython)];

const pythonFrame = (body: string): string => `
import sys, json, time, re, os, resource
file, columns = json.loads(sys.argv[1])
${/^import .*$/m.exec(body)?.[0] ?? ''}
cpu, wall = time.process_time(), time.perf_counter()
${body}
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
# As peakMemory.ts has it.
status = open("/proc/self/status").read() if os.path.exists("/proc/self/status") else ""
own = re.search(r"VmHWM:\\s*(\\d+)", status)
peak = (int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
print(json.dumps({"rows": rows, "cpuSeconds": cpu, "wallSeconds": wall, "megabytes": peak}))
`;

/** Reads in this process: what a process that was started by \`measureReader\` does. */
export async function readHere(reader: string, reading: AvroReading): Promise<ReadCost> {
  const read = inNode[reader];
  if (read === undefined) throw new Error(`there is no reader ${reader}`);
  // What starting the process has set off (libraries being compiled in other threads) is over by then.
  await setTimeout(500);
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const rows = await read(reading);
  const { user, system } = process.cpuUsage(cpu);
  return {
    rows,
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - wall) / 1000,
    megabytes: peakMemoryBytes() / 2 ** 20,
  };
}

/** One reading in a new process; its last line of errors where it fails or is not installed. */
export function measureReader(reader: string, { file, columns }: AvroReading): ReadCost | string {
  const python = inPython[reader];
  const given = JSON.stringify([file, columns ?? null]);
  const oneThread = { ...process.env, POLARS_MAX_THREADS: '1' };
  const { status, stdout, stderr } =
    python === undefined
      ? spawnSync(process.execPath, [fileURLToPath(import.meta.url), reader, given], {
          encoding: 'utf8',
        })
      : spawnSync('python3', ['-c', pythonFrame(python), given], {
          encoding: 'utf8',
          env: oneThread,
        });
  if (status !== 0) {
    const lines = stderr.trim().split('\n');
    return lines.findLast((line) => /Error|Exception/.test(line)) ?? lines.at(-1) ?? 'it failed';
  }
  return JSON.parse(stdout) as ReadCost;
}
