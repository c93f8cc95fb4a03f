/**
 * Encodes Arrow data as one row group, synchronously and without looking at anything else: the counterpart of recode.ts
 * for rows that come from anywhere. One call takes as long, and as much memory, as its data need.
 */
import {
  DataType,
  Dictionary,
  Field,
  RecordBatchStreamWriter,
  Schema,
  type Data,
} from 'apache-arrow';
import { Table, writeParquet, type WriterProperties } from 'parquet-wasm/esm';
import { retyped } from '../../arrowData.ts';
import { recordBatch } from '../../arrowType.ts';
import { decodedDictionary } from '../../dictionaryData.ts';

/** A column: its parts are storable (storableData.ts), and end where those of the others do. */
export interface EncodableColumn {
  /** Without dots. */
  readonly name: string;
  readonly nullable: boolean;
  readonly parts: readonly Data[];
}

/** An Arrow IPC stream of some columns: the way into the encoder. */
export function encodableStream(columns: readonly EncodableColumn[]): Uint8Array {
  const uniform = columns.map((column, i) => ({
    ...column,
    parts: uniformParts(column.parts).map((part) => numbered(part, i)),
  }));
  const schema = new Schema(
    uniform.flatMap(({ name, nullable, parts: [first] }) =>
      first === undefined ? [] : [new Field(name, first.type, nullable)],
    ),
  );
  const writer = new RecordBatchStreamWriter();
  const [lead] = uniform;
  for (const [index, { length }] of (lead?.parts ?? []).entries()) {
    const data = uniform.flatMap(({ parts }) => parts[index] ?? []);
    writer.write(recordBatch(schema, length, data));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

/** Dictionaries if all parts have one with indexes of one width; else the values themselves. */
function uniformParts(parts: readonly Data[]): readonly Data[] {
  const kinds = new Set(parts.map(({ type }) => indexBits(type)));
  return kinds.size <= 1 ? parts : parts.map(decodedDictionary);
}

/** Numbers tell the dictionaries of a stream apart, which come from anywhere; each batch brings its own. */
function numbered(data: Data, number: number): Data {
  if (!DataType.isDictionary(data.type)) return data;
  // Its values have a type, which the library types as anything.
  const values = data.type.dictionary as DataType;
  return retyped(data, new Dictionary(values, data.type.indices, number));
}

/** Of a dictionary; 0 for what is none. */
function indexBits(type: DataType): number {
  return DataType.isDictionary(type) ? type.indices.bitWidth : 0;
}

/** A whole Parquet file. Throws whatever parquet-wasm throws: an Error, or a WebAssembly.RuntimeError in a panic. */
export function encodeStream(stream: Uint8Array, properties: WriterProperties): Uint8Array {
  // writeParquet takes the table over, and frees it.
  return writeParquet(Table.fromIPCStream(stream), properties);
}
