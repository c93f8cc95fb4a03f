/** The encrypted files of test/fixtures/encrypted, and their keys. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecryptionKeys } from '../../../../../src/formats/decryptionKeys.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../../../fixtures/encrypted/${name}`, import.meta.url));
}

export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fixturePath(name)));
}

const uniformKey = ascii('the key of Alice, 32 bytes long.');
const aadPrefix = ascii('trips of May');

/** What opens everything in a fixture. */
export function fixtureKeys(name: string): Required<DecryptionKeys> {
  // Our own file, in this shape.
  const drawn = JSON.parse(readFileSync(fixturePath('keys.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, string>> | undefined>
  >;
  const { footer, ...columns } = drawn[name] ?? {};
  const named = name.includes('ctr-named') || name === 'uniform-signed.parquet';
  return {
    footer: footer === undefined ? uniformKey : bytesOf(footer),
    columns: Object.fromEntries(Object.entries(columns).map(([path, key]) => [path, bytesOf(key)])),
    aadPrefix: named ? aadPrefix : undefined,
  };
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
