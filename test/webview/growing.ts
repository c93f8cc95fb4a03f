/** An Avro file of which not all is known yet, for tests. */
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { TableGrowth } from '../../src/table/growth.ts';
import { numberDocument } from './numberTable.ts';

/** 300 rows known of a tenth of the file, unless said otherwise. */
export function grownBy(change: Partial<TableGrowth> = {}): TableGrowth {
  const damage = change.damage ?? [];
  return {
    rows: 300,
    segments: 3,
    bytes: 100,
    isDone: false,
    damage,
    damageCount: damage.length,
    compressedBytes: 80,
    uncompressedBytes: 0,
    ...change,
  };
}

/** A file of 1,000 bytes, with columns of numbers. */
export function avroDocument(growth: TableGrowth): OpenedDocument {
  const { schema, facts } = numberDocument(growth.rows, 3);
  return {
    name: 'numbers.avro',
    schema,
    facts: {
      ...facts,
      format: 'avro',
      codecs: ['deflate'],
      avro: { syncMarker: '00112233445566778899aabbccddeeff', schemaBytes: 42 },
    },
    growth,
    badBlocks: 'strict',
  };
}
