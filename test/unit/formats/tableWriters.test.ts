import { afterEach, describe, expect, it, vi } from 'vitest';
import { fileFormats, type FileFormat } from '../../../src/formats/fileFormat.ts';
import { createTableWriter, keepsBatches } from '../../../src/formats/tableWriters.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { file, header, tenRows } from '../../fakes/avroContainer.ts';
import { open } from './avro/reading.ts';

const records = 40;

/** Rows of an Avro file as another, from batches that are lent. */
async function written(format: FileFormat, lendsBatches: boolean): Promise<Uint8Array> {
  const reader = await open(file(header(), ...[0, 1, 2, 3].map((part) => tenRows(part))), {
    batchRows: 7,
  });
  const sink = createMemorySink(1 << 20);
  const table = { schema: reader.schema, keyValueMetadata: [] };
  const writer = createTableWriter(sink, table, { format });
  for await (const batch of reader.scan?.({ columns: [0, 1], lendsBatches }) ?? [])
    await writer.write(batch);
  expect((await writer.finish()).rows).toBe(records);
  return (await sink.commit()) ?? new Uint8Array(0);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the writers of formats', () => {
  it.each(fileFormats.filter((format) => !keepsBatches(format)))(
    'write batches of %s that are only lent to them',
    async (format) => {
      // Of which Avro's sync markers are made.
      vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => bytes);
      expect(await written(format, true)).toEqual(await written(format, false));
    },
  );
});
