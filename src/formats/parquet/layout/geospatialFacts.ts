/**
 * Geospatial statistics in words.
 * https://github.com/apache/parquet-format/blob/master/Geospatial.md
 */
import type { GeospatialFacts } from '../../../table/layout.ts';
import type { ColumnMetaData } from '../thrift/metadata.ts';

/** By WKB's number; 1000 more has z, 2000 more m, 3000 more both. */
const geometryNames = [
  'Geometry',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
] as const;
const dimensionNames = ['', ' Z', ' M', ' ZM'] as const;

function typeText(code: number): string {
  const name = geometryNames[code % 1000];
  const dimensions = dimensionNames[Math.floor(code / 1000)];
  return name === undefined || dimensions === undefined ? String(code) : name + dimensions;
}

/** An axis without bounds is left out: NaN stands for "no geometry has it". */
function axis(min: number | undefined, max: number | undefined): [number, number] | undefined {
  const known = min !== undefined && max !== undefined && !Number.isNaN(min) && !Number.isNaN(max);
  return known ? [min, max] : undefined;
}

export function geospatialFacts({
  geospatialStatistics: facts,
}: ColumnMetaData): GeospatialFacts | undefined {
  if (facts === undefined) return undefined;
  const { bbox, geospatialTypes = [] } = facts;
  const axes = {
    x: axis(bbox?.xmin, bbox?.xmax),
    y: axis(bbox?.ymin, bbox?.ymax),
    z: axis(bbox?.zmin, bbox?.zmax),
    m: axis(bbox?.mmin, bbox?.mmax),
  };
  const known = Object.entries(axes).filter(([, bounds]) => bounds !== undefined);
  return { box: Object.fromEntries(known), types: geospatialTypes.map(typeText) };
}
