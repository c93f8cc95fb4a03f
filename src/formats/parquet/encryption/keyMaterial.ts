/**
 * What the key tools of parquet-mr and Arrow leave in a file's key metadata: which master key of which key management
 * service wraps the key that the data is encrypted with. Only that service can unwrap it, so only its words are of use.
 * https://github.com/apache/parquet-java/blob/master/parquet-hadoop/src/main/java/org/apache/parquet/crypto/keytools/KeyMaterial.java
 */

/** Longer metadata is none that a tool wrote. */
const maxBytes = 64 * 1024;

/** Who can unwrap the key, to go on from "a key": undefined where the metadata is none of these tools'. */
export function wrappingOf(keyMetadata: Uint8Array): string | undefined {
  if (keyMetadata.byteLength > maxBytes) return undefined;
  const material = objectOf(new TextDecoder().decode(keyMetadata));
  if (typeof material?.['keyMaterialType'] !== 'string') return undefined;
  if (material['internalStorage'] === false)
    return `whose wrapped form is kept outside of the file, as ${quoted(material['keyReference'])}`;
  const service = serviceOf(material);
  return `wrapped by the master key ${quoted(material['masterKeyID'])}${service}`;
}

function objectOf(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    // An object that is neither null nor an array has string keys.
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // Not JSON: a name, or another tool's bytes.
    return undefined;
  }
}

/** Columns leave it to the footer key's metadata; `DEFAULT` says nothing. */
function serviceOf(material: Readonly<Record<string, unknown>>): string {
  const known = [material['kmsInstanceURL'], material['kmsInstanceID']].find(
    (name) => typeof name === 'string' && name !== '' && name !== 'DEFAULT',
  );
  return known === undefined ? '' : ` of ${quoted(known)}`;
}

/** Cut, and without what could not be printed. */
function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : '?';
  return `"${text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)}"`;
}
