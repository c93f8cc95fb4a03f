/** The public Avro files, where this machine has them. Tests that need them are skipped elsewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.env['COLONNADE_CORPUS'] ?? path.resolve(root, '../shared/corpus');
const avroFolder = path.join(folder, 'avro');

/** Names of files, sorted; empty where there is no corpus. */
export const avroFiles: readonly string[] = existsSync(avroFolder)
  ? readdirSync(avroFolder)
      .filter((name) => name.endsWith('.avro'))
      .sort()
  : [];

export function avroBytes(name: string): Buffer {
  return readFileSync(path.join(avroFolder, name));
}

/** The JSON text of the schema in a file's header; undefined where there is none that can be found. */
export function schemaTextOf(bytes: Buffer): string | undefined {
  const key = bytes.indexOf('avro.schema');
  if (key < 0) return undefined;
  let at = key + 'avro.schema'.length;
  let length = 0;
  let factor = 0.5;
  for (;;) {
    const byte = bytes[at++] ?? 0;
    length += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) break;
  }
  return bytes.subarray(at, at + length).toString('utf8');
}
