/**
 * The keys of the encrypted files of parquet-testing, as its data/README.md gives them.
 * https://github.com/apache/parquet-testing/blob/master/data/README.md#encrypted-files
 */
import { createDecipheriv } from 'node:crypto';
import type { DecryptionKeys } from '../../../../../src/formats/decryptionKeys.ts';
import { corpusBytes } from '../../../corpus.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
/** The digits 1 to 9 and 0 over and over, `length` in all, with another end. */
const digits = (length: number, end: string): Uint8Array =>
  ascii('1234567890'.repeat(4).slice(0, length - end.length) + end);

const keys128 = {
  footer: ascii('0123456789012345'),
  columns: { double_field: digits(16, '0'), float_field: digits(16, '1') },
};

const columns256 = [
  'double_field',
  'float_field',
  'boolean_field',
  'int32_field',
  'ba_field',
  'flba_field',
  'int64_field.list.element',
  'int96_field',
];
const keys256 = {
  footer: ascii('01234567890123456789012345678901'),
  columns: Object.fromEntries(columns256.map((name, i) => [name, digits(32, String(i + 2))])),
};

export function corpusKeys(name: string): DecryptionKeys {
  if (name.includes('external_key_material')) return externalKeys();
  const keys = name.includes('aes256') ? keys256 : keys128;
  return name.includes('disable_aad') ? { ...keys, aadPrefix: ascii('tester') } : keys;
}

interface KeyMaterial {
  readonly masterKeyID: string;
  readonly wrappedDEK: string;
  readonly keyEncryptionKeyID: string;
  readonly wrappedKEK: string;
}

/** Data keys in two envelopes: a key that wraps them, wrapped with one of the master keys above. */
function externalKeys(): DecryptionKeys {
  const file = 'data/_KEY_MATERIAL_FOR_external_key_material_java.parquet.encrypted.json';
  // parquet-java's own format, in a file that does not change.
  const entries = JSON.parse(new TextDecoder().decode(corpusBytes(file))) as Record<string, string>;
  const dataKey = (entry: string): Uint8Array => {
    const material = JSON.parse(entries[entry] ?? '') as KeyMaterial;
    const master = { kf: keys128.footer, kc1: digits(16, '0'), kc2: digits(16, '1') };
    const { masterKeyID, keyEncryptionKeyID, wrappedKEK, wrappedDEK } = material;
    const masterKey = master[masterKeyID as keyof typeof master];
    const wrappingKey = unwrap(wrappedKEK, masterKey, ascii(masterKeyID));
    return unwrap(wrappedDEK, wrappingKey, Buffer.from(keyEncryptionKeyID, 'base64'));
  };
  return {
    footer: dataKey('footerKey'),
    columns: { integers: dataKey('columnKey0'), strings: dataKey('columnKey1') },
  };
}

function unwrap(wrapped: string, key: Uint8Array, aad: Uint8Array): Uint8Array {
  const bytes = Buffer.from(wrapped, 'base64');
  const decipher = createDecipheriv('aes-128-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(aad);
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}
