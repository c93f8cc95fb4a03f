import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tableFromIPC, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { openAvro } from '../../../../../src/formats/avro/reader.ts';
import { avroCodecs } from '../../../../../src/formats/avro/writer/avroCodecs.ts';
import { avroSchemaOf } from '../../../../../src/formats/avro/writer/avroSchemaOf.ts';
import { createAvroWriter } from '../../../../../src/formats/avro/writer/avroWriter.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import type { TableSchema } from '../../../../../src/table/schema.ts';
import { fieldOfArrow } from './tableOfArrow.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/avroWriter/', import.meta.url));
const table = tableFromIPC(readFileSync(`${folder}allTypes.arrow`));
const records = readFileSync(`${folder}allTypes.bin`);
const syncMarker = new Uint8Array(16).fill(0xaa);

async function written(
  schema: TableSchema,
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
  codec: (typeof avroCodecs)[number],
): Promise<Uint8Array> {
  const sink = createMemorySink(1 << 24);
  const options = { codec, syncMarker, blockBytes: 4096, blockRows: 20 };
  const writer = createAvroWriter(sink, avroSchemaOf(schema), options);
  for await (const batch of batches) await writer.write(batch);
  expect((await writer.finish()).rows).toBe(50);
  return (await sink.commit())!;
}

/** The data of the blocks of an uncompressed file. */
function dataOf(file: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  let rest = Buffer.from(file);
  rest = rest.subarray(rest.indexOf(syncMarker) + 16);
  for (let end = rest.indexOf(syncMarker); end >= 0; end = rest.indexOf(syncMarker)) {
    // One byte for the records, two for the bytes.
    parts.push(rest.subarray(3, end));
    rest = rest.subarray(end + 16);
  }
  return Buffer.concat(parts);
}

describe('what the Avro writer writes', () => {
  it.each(avroCodecs)(
    'is read back by our reader, and gives the same records again: %s',
    async (codec) => {
      const schema = { fields: table.schema.fields.map(fieldOfArrow) };
      const file = await written(schema, table.batches, codec);
      const reader = await openAvro(memorySource('a.avro', file), { memoryLimitBytes: 1 << 28 });
      const columns = reader.schema.fields.map((_, i) => i);
      const batches = reader.read({ rows: { start: 0, end: 50 }, columns });
      const again = await written(reader.schema, batches, 'null');
      reader.close();
      expect(Buffer.compare(dataOf(again), records)).toBe(0);
    },
  );
});
