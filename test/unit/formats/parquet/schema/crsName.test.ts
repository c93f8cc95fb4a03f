import { describe, expect, it } from 'vitest';
import { crsName } from '../../../../../src/formats/parquet/schema/crsName.ts';

describe('crsName', () => {
  it('is the default of the specification where there is none', () => {
    expect(crsName(undefined)).toBe('OGC:CRS84');
  });

  it('is the identifier of a PROJJSON object, else its name', () => {
    expect(crsName('{"name":"x","id":{"authority":"EPSG","code":5070}}')).toBe('EPSG:5070');
    expect(crsName('{"name":"Conus Albers","id":null}')).toBe('Conus Albers');
  });

  it('is any other text as it is', () => {
    for (const text of ['srid:5070', 'projjson:key', '{"a":1}', '{broken', ''])
      expect(crsName(text)).toBe(text);
  });
});
