import { describe, expect, it } from 'vitest';
import { editedMetadata, type KeptName } from '../../../src/jobs/columnMetadata.ts';

const named = (...names: readonly string[]): KeptName[] =>
  names.map((text) => {
    const [name = '', as = name] = text.split('=');
    return { name, as };
  });

function edited(key: string, value: unknown, ...names: readonly string[]): unknown {
  const text = editedMetadata(key, JSON.stringify(value), named(...names));
  return text === undefined ? undefined : JSON.parse(text);
}

describe('the metadata of pandas', () => {
  const level = '__index_level_0__';
  const column = (name: string | null, field: string, type: string) => ({
    name,
    field_name: field,
    pandas_type: type,
    numpy_type: type,
    metadata: null,
  });
  const entry = {
    index_columns: [level, 'day'],
    column_indexes: [{ name: null, field_name: null, pandas_type: 'unicode' }],
    columns: [
      column('a', 'a', 'int64'),
      column('b', 'b', 'float64'),
      column(null, level, 'int64'),
      column('day', 'day', 'date'),
    ],
    pandas_version: '2.2.0',
  };

  it('describes the columns that are left, by their new names', () => {
    expect(edited('pandas', entry, 'day=when', 'a', `${level}=number`)).toEqual({
      ...entry,
      index_columns: ['number', 'when'],
      columns: [
        column('a', 'a', 'int64'),
        column(null, 'number', 'int64'),
        column('when', 'when', 'date'),
      ],
    });
  });

  it('has the index that is left, and ranges, which are no columns', () => {
    const range = { kind: 'range', name: null, start: 0, stop: 3, step: 1 };
    expect(edited('pandas', entry, 'b')).toMatchObject({ index_columns: [] });
    expect(edited('pandas', { ...entry, index_columns: [range] }, 'b')).toMatchObject({
      index_columns: [range],
    });
  });

  it('is dropped where labels are no text and get new names', () => {
    const numbers = { ...entry, column_indexes: [{ pandas_type: 'int64' }] };
    expect(edited('pandas', numbers, 'a', 'b')).toMatchObject({ column_indexes: [{}] });
    expect(edited('pandas', numbers, 'a=c', 'b')).toBeUndefined();
    const label = { pandas_type: 'unicode' };
    expect(edited('pandas', { ...entry, column_indexes: [label, label] }, 'a=c')).toBeUndefined();
  });
});

describe('the metadata of GeoParquet', () => {
  const box = (column: string) => ({
    bbox: { xmin: [column, 'xmin'], xmax: [column, 'xmax'] },
  });
  const shape = { encoding: 'WKB', geometry_types: ['Point'], crs: { id: { code: 4326 } } };
  const entry = {
    version: '1.1.0',
    primary_column: 'place',
    columns: { place: { ...shape, covering: box('box') }, area: shape },
  };

  it('describes the geometries that are left, by their new names', () => {
    expect(edited('geo', entry, 'id', 'place=where', 'box=limits')).toEqual({
      version: '1.1.0',
      primary_column: 'where',
      columns: { where: { ...shape, covering: box('limits') } },
    });
  });

  it('has no boxes that are gone, and another primary geometry where that is gone', () => {
    expect(edited('geo', entry, 'place', 'area')).toEqual({
      ...entry,
      columns: { place: shape, area: shape },
    });
    expect(edited('geo', entry, 'area')).toEqual({
      version: '1.1.0',
      primary_column: 'area',
      columns: { area: shape },
    });
  });

  it('is dropped with the last geometry', () => {
    expect(edited('geo', entry, 'id', 'box')).toBeUndefined();
  });
});

describe('the row schema of Spark', () => {
  const key = 'org.apache.spark.sql.parquet.row.metadata';
  const field = (name: string) => ({ name, type: 'integer', nullable: true, metadata: {} });
  const entry = { type: 'struct', fields: ['a', 'b', 'c'].map(field) };

  it('has the columns that are left, in their order', () => {
    expect(edited(key, entry, 'c', 'a=z')).toEqual({ ...entry, fields: ['c', 'z'].map(field) });
  });

  it('is dropped where it does not have all of them', () => {
    expect(edited(key, entry, 'a', 'd')).toBeUndefined();
  });
});

describe('metadata about columns', () => {
  it.each([
    ['pandas', 'not JSON'],
    ['pandas', '[]'],
    ['pandas', '{}'],
    ['geo', '{"columns":[]}'],
    ['geo', 'null'],
    ['iceberg.schema', '{"fields":[]}'],
    ['constructor', '{}'],
  ])('is dropped where it cannot be edited: %s %s', (key, value) => {
    expect(editedMetadata(key, value, named('a'))).toBeUndefined();
  });

  it('is dropped where columns share a name', () => {
    expect(editedMetadata('pandas', '{"columns":[]}', named('a', 'a=b'))).toBeUndefined();
  });
});
