import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tableFromIPC, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { avroSchemaOf } from '../../../../../src/formats/avro/writer/avroSchemaOf.ts';
import { encodeRows } from '../../../../../src/formats/avro/writer/encodeRows.ts';
import { fieldOfArrow } from './tableOfArrow.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/avroWriter/', import.meta.url));
const table = tableFromIPC(readFileSync(`${folder}allTypes.arrow`));
const target = avroSchemaOf({ fields: table.schema.fields.map(fieldOfArrow) });
const expected = readFileSync(`${folder}allTypes.bin`);

function encode(batches: readonly RecordBatch[]): Buffer {
  let row = 0;
  return Buffer.concat(
    batches.flatMap((batch) => {
      const encoded = [...encodeRows(target.columns, batch, row)];
      row += batch.numRows;
      return encoded.map(({ bytes }) => bytes);
    }),
  );
}

describe('encodeRows', () => {
  it('has the schema that the fixture was made with', () => {
    const json: unknown = JSON.parse(readFileSync(`${folder}allTypes.json`, 'utf8'));
    expect(JSON.parse(target.schemaJson)).toEqual(json);
  });

  it('writes every type byte for byte as fastavro does', () => {
    expect(Buffer.compare(encode(table.batches), expected)).toBe(0);
  });

  it('writes slices of batches as it writes the batches', () => {
    const slices = table.batches.flatMap((batch) => [
      batch.slice(0, 5),
      batch.slice(5, 6),
      batch.slice(6),
    ]);
    expect(Buffer.compare(encode(slices), expected)).toBe(0);
  });

  it('tells what does not stay as it is, and nothing of the rest', () => {
    expect(target.changes.map(({ path, clause }) => `${path} ${clause}`)).toEqual([
      'int8 becomes an int: Avro has no smaller integers',
      'uint8 becomes an int: Avro has no smaller integers',
      'int16 becomes an int: Avro has no smaller integers',
      'uint16 becomes an int: Avro has no smaller integers',
      'uint32 becomes a long: Avro has no unsigned integers',
      'uint64 becomes a long: writing stops at a value above 2^63 − 1',
      'half becomes a float of 32 bits, which holds it exactly',
      'wide decimal is named wide_decimal',
      'time_s counts milliseconds: Avro counts no seconds',
      'time_ns becomes a long that counts nanoseconds: Avro has no such time of day',
      'local_s counts milliseconds: Avro counts no seconds',
      'instant_s counts milliseconds: Avro counts no seconds',
      'duration becomes a long that counts ms',
      'int map is named int_map',
      'int map becomes an array of key and value: keys of a map are text',
      'struct.b b is named b_b',
    ]);
  });
});
