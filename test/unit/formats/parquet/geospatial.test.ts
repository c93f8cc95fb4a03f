import { describe, expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../corpus.ts';
import '../../parquetWasm.ts';
import { cellsOf } from './fixture.ts';

/** Every column of a geospatial file of the corpus by name, as text, and its type's text. */
async function columnsOf(name: string): Promise<Record<string, [string, readonly string[]]>> {
  const reader = await openTable(memorySource(name, corpusBytes(name)), { memoryLimitBytes: 1e9 });
  const { fields } = reader.schema;
  const columns = fields.map((_, index) => index);
  const cells = await cellsOf(reader, { rows: { start: 0, end: Infinity }, columns });
  reader.close();
  return Object.fromEntries(
    fields.map((field, index) => [field.name, [field.typeText, cells[index] ?? []]]),
  );
}

describe.skipIf(!hasCorpus)('geospatial files of the parquet-testing corpus', () => {
  it('show the text that stands beside each shape', async () => {
    let shapes = 0;
    for (const name of corpusFiles.filter((file) => file.startsWith('data/geospatial/'))) {
      const { wkt, geometry, geography } = await columnsOf(name);
      if (wkt === undefined) continue;
      // Its writer spells NaN in lower case.
      const expected = wkt[1].map((text) => text.replaceAll('nan', 'NaN'));
      expect((geometry ?? geography)?.[1], name).toEqual(expected);
      shapes += expected.length;
    }
    expect(shapes).toBeGreaterThan(140);
  });

  it('say their coordinate reference systems', async () => {
    const types: Record<string, string | undefined> = {};
    for (const name of corpusFiles.filter((file) => file.startsWith('data/geospatial/crs-'))) {
      const { geometry, geography } = await columnsOf(name);
      types[name.replace('data/geospatial/', '')] = (geometry ?? geography)?.[0];
    }
    expect(types).toEqual({
      'crs-arbitrary-value.parquet': 'GEOMETRY(EPSG:5070)',
      'crs-default.parquet': 'GEOMETRY(OGC:CRS84)',
      'crs-geography.parquet': 'GEOGRAPHY(OGC:CRS84, SPHERICAL)',
      'crs-projjson.parquet': 'GEOMETRY(projjson:projjson_epsg_5070)',
      'crs-srid.parquet': 'GEOMETRY(srid:5070)',
    });
  });
});
