import { describe, expect, it } from 'vitest';
import { keyValueText } from '../../../../../src/formats/parquet/layout/keyValueText.ts';
import { openFixture } from '../fixture.ts';

const json = (key: string, value: unknown): string | undefined =>
  keyValueText({ key, value: JSON.stringify(value) });

describe('keyValueText', () => {
  it('reads the Arrow schema and the pandas index of a file', async () => {
    const { reader } = await openFixture('details.parquet');
    const keys = reader.facts.keyValueMetadata.map(({ key }) => key);
    const texts = reader.keyValueTexts();
    const arrow = texts[keys.indexOf('ARROW:schema')];
    expect(arrow?.split('\n')).toContain('at: Timestamp<MICROSECOND, UTC>');
    expect(arrow).toContain('metadata: pandas');
    // Beside the text, the facts have the value itself.
    const utf8 = new TextEncoder();
    for (const { value, bytes } of reader.facts.keyValueMetadata)
      expect(utf8.encode(value)).toHaveLength(bytes);
    expect(texts[keys.indexOf('pandas')]).toBe(
      [
        'pandas: 3.0.0',
        'written by: pyarrow 26.0.1',
        'index: range from 0 to 40 by 1',
        'columns: 1',
        '  int32: int32 (int32)',
      ].join('\n'),
    );
  });

  it('reads a Spark schema', () => {
    const fields = [
      { name: 'a', type: 'string', nullable: true },
      { name: 'b', type: { type: 'array', elementType: 'integer' }, nullable: false },
      {
        name: 'c',
        type: { type: 'map', keyType: 'string', valueType: { type: 'struct', fields: [] } },
      },
    ];
    expect(json('org.apache.spark.sql.parquet.row.metadata', { type: 'struct', fields })).toBe(
      'a: string\nb: array<integer>, never null\nc: map<string, struct<>>',
    );
  });

  it('reads GeoParquet metadata', () => {
    const geometry = { encoding: 'WKB', geometry_types: ['Point'], bbox: [1, 2, 3, 4] };
    expect(
      json('geo', { version: '1.1.0', primary_column: 'geometry', columns: { geometry } }),
    ).toBe(
      [
        'GeoParquet: 1.1.0',
        'primary column: geometry',
        'column geometry',
        '  encoding: WKB',
        '  geometries: Point',
        '  reference system: OGC:CRS84',
        '  bounding box: 1, 2, 3, 4',
      ].join('\n'),
    );
  });

  it('reads an Iceberg schema', () => {
    const list = { type: 'list', element: 'string', 'element-id': 3 };
    const fields = [
      { id: 1, name: 'id', required: true, type: 'long' },
      { id: 2, name: 'tags', required: false, type: list },
    ];
    expect(json('iceberg.schema', { type: 'struct', 'schema-id': 0, fields })).toBe(
      'schema: 0\nid: long, required (id 1)\ntags: list<string> (id 2)',
    );
  });

  it.each([
    ['ARROW:schema', 'not base64!'],
    ['ARROW:schema', 'AAAA'],
    ['ARROW:schema', ''],
    ['pandas', '{"columns": ['],
    ['geo', '[]'],
    ['iceberg.schema', 'null'],
    ['writer', 'anything'],
    ['constructor', '{}'],
  ])('leaves %s = %j as it is', (key, value) => {
    expect(keyValueText({ key, value })).toBeUndefined();
  });
});
