/**
 * What a type says beyond Arrow's own types, as the extension name and metadata of a field: Arrow's canonical names
 * where there are some, else names of our own, so that what we write reads back as it was.
 * https://arrow.apache.org/docs/format/CanonicalExtensions.html
 */
import type { DataType } from '../../table/schema.ts';

export const extensionName = 'ARROW:extension:name';
export const extensionMetadata = 'ARROW:extension:metadata';

/** The extension of a type that Arrow's own type does not tell; undefined where it does. */
export function extensionOf(type: DataType): ReadonlyMap<string, string> | undefined {
  const named = (name: string, metadata = ''): ReadonlyMap<string, string> =>
    new Map([
      [extensionName, name],
      [extensionMetadata, metadata],
    ]);
  switch (type.kind) {
    case 'uuid':
      return named('arrow.uuid');
    case 'string':
      if (type.format === 'json') return named('arrow.json');
      return type.format === 'enum' ? named('colonnade.enum') : undefined;
    case 'geometry':
      return named('geoarrow.wkb', geometryMetadata(type));
    case 'variant':
      return named('arrow.parquet.variant');
    case 'time':
      return type.utc ? named('colonnade.utc_time') : undefined;
    case 'bson':
    case 'int96':
    case 'interval':
    case 'union':
      return named(`colonnade.${type.kind}`);
    case 'null':
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'duration':
    case 'list':
    case 'map':
    case 'struct':
      return undefined;
  }
}

/** https://geoarrow.org/extension-types.html#metadata */
function geometryMetadata({ crs, edges }: DataType & { readonly kind: 'geometry' }): string {
  return JSON.stringify({
    ...(crs === undefined ? {} : { crs }),
    ...(edges === 'planar' ? {} : { edges }),
  });
}
