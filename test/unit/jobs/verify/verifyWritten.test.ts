import { RecordBatch, tableFromArrays, type Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fileFormats } from '../../../../src/formats/fileFormat.ts';
import { createTableWriter, type TableWriteOptions } from '../../../../src/formats/tableWriters.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import { verifyWritten } from '../../../../src/jobs/verify/verifyWritten.ts';
import { fieldOfArrow } from '../../formats/avro/writer/tableOfArrow.ts';
import '../../parquetWasm.ts';

const text = ['a', '', 'two\nlines', '"quoted"', 'last'];
const table: Table = tableFromArrays({ id: Int32Array.of(1, 2, 3, 4, 5), text });

const targets: readonly TableWriteOptions[] = [
  ...fileFormats.map((format) => ({ format })),
  { format: 'csv', text: { header: false, delimiter: ';' } },
  { format: 'csv', text: { compression: 'gzip' } },
  { format: 'ndjson', text: { compression: 'gzip' } },
];

describe('the rows of an output', () => {
  it.each(targets)('are counted by reading it back (%j)', async (write) => {
    const sink = createMemorySink(1 << 20);
    const fields = table.schema.fields.map(fieldOfArrow);
    const writer = createTableWriter(sink, { schema: { fields }, keyValueMetadata: [] }, write);
    for (const batch of table.batches)
      await writer.write(new RecordBatch(batch.schema, batch.data));
    const { segments } = await writer.finish();
    const how = { signal: undefined, onRows: () => undefined };
    const verify = async (rows: number) =>
      verifyWritten(sink, write, { rows, segments, sums: undefined }, how);
    await expect(verify(5)).resolves.toBeUndefined();
    await expect(verify(6)).rejects.toMatchObject({
      code: 'verifyFailed',
      message: expect.stringContaining('it has 5 rows instead of 6') as string,
    });
  });
});
