/** Values as they would be in a block, decoded by one schema and read as another, as JSON texts. */
import { RecordBatchStreamWriter } from 'apache-arrow';
import { recordBatch, schemaOf } from '../../../../src/formats/arrowType.ts';
import { createColumnDecoder } from '../../../../src/formats/avro/decoder/createColumnDecoder.ts';
import { readingOf } from '../../../../src/formats/avro/adaption/reading.ts';
import { parseSchema } from '../../../../src/formats/avro/schema/schema.ts';
import { jsonText } from '../../../../src/table/cellText.ts';
import { columnsOfIpc } from '../../../../src/table/ipcColumns.ts';
import { encodeAvro, type AvroSchema, type AvroValue } from '../../../fakes/avroValue.ts';

export interface ReadAs {
  readonly writer: AvroSchema;
  /** Undefined reads them as they were written. */
  readonly reader: unknown;
  readonly values: readonly AvroValue[];
  /** All when undefined. */
  readonly columns?: readonly number[];
}

/** One list for each row, of one text for each column. */
export function readAs({ writer, reader, values, columns }: ReadAs): string[][] {
  const reading = readingOf(
    parseSchema(JSON.stringify(writer)).type,
    reader === undefined ? undefined : JSON.stringify(reader),
  );
  const wanted = columns ?? reading.schema.fields.map((_, i) => i);
  const { plan, adapt } = reading.plan(wanted);
  const decoder = createColumnDecoder(plan, { batchRows: Math.max(1, values.length) });
  decoder.setInput(Buffer.concat(values.map((value) => encodeAvro(writer, value))));
  const { failure } = decoder.decode(0, values.length);
  if (failure !== undefined) throw new Error(failure.reason);
  const batch = adapt(decoder.take(), 0);
  const fields = wanted.flatMap((column) => reading.schema.fields[column] ?? []);
  const ipc = new RecordBatchStreamWriter();
  ipc.write(recordBatch(schemaOf(fields, batch.columns), batch.rows, [...batch.columns]));
  ipc.finish();
  const read = columnsOfIpc(new Uint8Array(ipc.toUint8Array(true)));
  return values.map((_, row) =>
    fields.map(({ type }, column) => jsonText(read[column]?.at(row), type)),
  );
}
