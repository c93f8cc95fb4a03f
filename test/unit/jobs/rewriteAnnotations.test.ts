import { describe, expect, it } from 'vitest';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import {
  convertedTypes,
  physicalTypes,
  type SchemaElement,
} from '../../../src/formats/parquet/thrift/metadata.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import { cellsOf, openBytes } from '../formats/parquet/fixture.ts';
import { handmadeFile, joined, type HandmadeColumn } from '../formats/parquet/handmadeFile.ts';
import '../parquetWasm.ts';

type Annotated = Omit<SchemaElement, 'name' | 'type'> & {
  readonly physical?: (typeof physicalTypes)[number];
};

const converted = (name: (typeof convertedTypes)[number]): number => convertedTypes.indexOf(name);

/** What the public files have none or few of. */
const annotations: Readonly<Record<string, Annotated>> = {
  json: { logicalType: { JSON: {} }, convertedType: converted('JSON') },
  jsonOld: { convertedType: converted('JSON') },
  bson: { logicalType: { BSON: {} }, convertedType: converted('BSON') },
  enum: { logicalType: { ENUM: {} }, convertedType: converted('ENUM') },
  geometry: { logicalType: { GEOMETRY: { crs: 'srid:5070' } } },
  geography: { logicalType: { GEOGRAPHY: { crs: 'OGC:CRS84', algorithm: 2 } } },
  uuid: { physical: 'FIXED_LEN_BYTE_ARRAY', typeLength: 16, logicalType: { UUID: {} } },
  interval: {
    physical: 'FIXED_LEN_BYTE_ARRAY',
    typeLength: 12,
    convertedType: converted('INTERVAL'),
  },
  half: { physical: 'FIXED_LEN_BYTE_ARRAY', typeLength: 2, logicalType: { FLOAT16: {} } },
  decimal: {
    logicalType: { DECIMAL: { precision: 30, scale: 4 } },
    convertedType: converted('DECIMAL'),
    precision: 30,
    scale: 4,
  },
};

/** Bytes that are right for none of the types, and kept all the same. */
function valueOf({ typeLength }: Annotated): Uint8Array {
  const bytes = Uint8Array.from({ length: typeLength ?? 5 }, (_, i) => 250 - i * 7);
  return typeLength === undefined ? joined(Uint8Array.of(bytes.length, 0, 0, 0), bytes) : bytes;
}

const columns = Object.entries(annotations).map(([name, annotated], index): HandmadeColumn => {
  const { physical = 'BYTE_ARRAY', ...rest } = annotated;
  const type = physicalTypes.indexOf(physical);
  const element = { name, type, repetitionType: 0, fieldId: 100 - index, ...rest };
  return { element, pages: [{ values: 2, body: joined(valueOf(annotated), valueOf(annotated)) }] };
});

describe('rewriting annotated columns', () => {
  it('keeps every annotation, field id and byte', async () => {
    const input = handmadeFile(2, columns);
    const { output = new Uint8Array() } = await rewrite({
      source: memorySource('input', input),
      createSink: async () => Promise.resolve(createMemorySink(1 << 20)),
      options: { rowGroupRows: 1, rowGroupBytes: 1 << 20, compression: 'zstd' },
    });
    const { metaData } = await readFooter(memorySource('output', output));
    expect(metaData.schema.slice(1)).toEqual(columns.map(({ element }) => element));
    expect(metaData.rowGroups).toHaveLength(2);
    const request = { rows: { start: 0, end: 2 }, columns: columns.map((_, index) => index) };
    const before = await cellsOf((await openBytes(input)).reader, request);
    expect(await cellsOf((await openBytes(output)).reader, request)).toEqual(before);
    expect(before).toHaveLength(columns.length);
  });
});
