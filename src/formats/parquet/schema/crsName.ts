/** A coordinate reference system in a few characters. https://github.com/apache/parquet-format/blob/master/Geospatial.md */

const defaultCrs = 'OGC:CRS84';

/** What a PROJJSON object says of itself. https://proj.org/en/stable/specifications/projjson.html */
interface ProjJson {
  readonly id?: { readonly authority?: unknown; readonly code?: unknown } | null;
  readonly name?: unknown;
}

/**
 * The name of a column's system: `EPSG:5070` or the like for a PROJJSON object that has an identifier, else its name;
 * other text as it is. Undefined is the specification's default.
 */
export function crsName(crs: string | undefined): string {
  if (crs === undefined) return defaultCrs;
  if (!crs.startsWith('{')) return crs;
  const { id, name } = parsed(crs);
  if (id !== undefined && id !== null) return `${String(id.authority)}:${String(id.code)}`;
  return typeof name === 'string' ? name : crs;
}

function parsed(text: string): ProjJson {
  try {
    // Text that starts with a brace parses to an object; its members are looked at before they are used.
    return JSON.parse(text) as ProjJson;
  } catch {
    // Not JSON after all: shown as it is.
    return {};
  }
}
